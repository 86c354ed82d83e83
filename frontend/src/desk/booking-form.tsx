/** The form of a booking: places in a session, or a session to be run, and what it came of. */
import { useState } from "preact/hooks";
import { type Answer, answer, api } from "../api/client";
import type { Booking, NewBooking } from "../api/shapes";
import { Box } from "../forms/box";
import { Day, NO_DAY, dayOf } from "../forms/day";
import { refused } from "../forms/faults";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import type { Choices } from "../forms/select";
import { Arose, BOXES, arose } from "./arose";

const NOTHING = { topic: "", audience: "", places: "", booked_for: "", department: "", note: "" };
type Name = keyof typeof NOTHING;

interface Asked {
  project_id: string;
  /** The session that places are booked in; without it a session is asked for. */
  session_id?: string;
  /** Whoever leads the project books for others too. */
  leads: boolean;
  sources: readonly Choices[];
  button: string;
  then: (made: Booking) => void;
}

export function BookingForm({ project_id, session_id, leads, sources, button, then }: Asked) {
  const [said, setSaid] = useState(NOTHING);
  const [on, setOn] = useState(NO_DAY);
  const [from, setFrom] = useState("");

  async function send(): Promise<Answer<Booking>> {
    const typed = Object.fromEntries(Object.entries(said).map(([name, text]) => [name, text.trim() || null]));
    if (!session_id && !typed.topic) return refused("topic", "Say what it should be about.");
    // What is no number is none: the API says that at least one is needed.
    const places = typed.places || session_id ? Math.floor(Number(typed.places)) || 0 : null;
    const about = session_id ? { session_id } : { wanted_on: dayOf(on) };
    const body = { ...typed, ...about, ...arose(from), project_id, places } as Partial<NewBooking> as NewBooking;
    return answer(api.POST("/v1/bookings", { params: { header: { "Idempotency-Key": keyFor(body) } }, body }));
  }

  const boxes = { ...Object.fromEntries(Object.keys(NOTHING).map((name) => [name, name])), wanted_on: "on", ...BOXES };
  return (
    <OneThing send={send} then={then} boxes={boxes} button={button}>
      {(wrong) => {
        const box = (name: Name, label: string, hint: string, more: object = {}) => (
          <Box
            id={name}
            label={label}
            hint={hint}
            wrong={wrong(name)}
            text={said[name]}
            onText={(text) => setSaid({ ...said, [name]: text })}
            {...more}
          />
        );
        const number = { short: true, keys: "numeric" };
        return (
          <>
            {session_id ? (
              box("places", "How many places", "Each is kept from now on.", number)
            ) : (
              <>
                {box("topic", "What should it be about?", "In a few words.")}
                {box("audience", "For whom?", "For example: newly qualified social workers.")}
                {box("places", "How many people?", "Roughly. Leave it empty if you do not know.", number)}
                <Day
                  id="on"
                  question="When?"
                  hint="Leave it empty if any day will do."
                  wrong={wrong("on")}
                  text={on}
                  onText={setOn}
                />
              </>
            )}
            {leads && box("booked_for", "For which organisation", "If it is not yours, and somebody rang or wrote.")}
            {box("department", "Department or team", "You can leave it empty. Please name nobody.")}
            {sources.length > 0 && <Arose sources={sources} chosen={from} choose={setFrom} wrong={wrong("arose")} />}
            {box("note", "What whoever leads it should know", "Nobody else reads it.", { long: true })}
          </>
        );
      }}
    </OneThing>
  );
}
