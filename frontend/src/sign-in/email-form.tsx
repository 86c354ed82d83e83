/** One address and one button: a link goes there. */
import { useState } from "preact/hooks";
import type { Answer } from "../api/client";
import { Box } from "../forms/box";
import { OneThing } from "../forms/one-thing";

interface EmailForm {
  label: string;
  /** What stands in the box at first. */
  email?: string;
  send: (email: string) => Promise<Answer<unknown>>;
  sent: (email: string) => void;
}

export function EmailForm({ label, email = "", send, sent }: EmailForm) {
  const [text, setText] = useState(email);
  return (
    <OneThing
      send={() => send(text.trim())}
      then={() => sent(text.trim())}
      boxes={{ "": "email", email: "email" }}
      button="Send me a link"
    >
      {(wrong) => (
        <Box id="email" label={label} type="email" fills="email" wrong={wrong("email")} text={text} onText={setText} />
      )}
    </OneThing>
  );
}
