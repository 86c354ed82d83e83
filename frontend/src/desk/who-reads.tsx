/** What people read before they say how they are: who reads it and when, and whom to turn to here. */
import { answer, api } from "../api/client";
import type { Organisation } from "../api/shapes";
import { Facts } from "../facts";
import { type Field, RecordForm } from "../forms/record";
import { type Staff, Foot, showDesk } from "./staff";

const FIELDS: readonly Field[] = [
  {
    member: "check_ins_read",
    label: "Who reads a check-in, and when?",
    hint: "By role and not by name. For example: our two coordinators read it on working days, within two days.",
    kind: "long",
  },
  {
    member: "help_here",
    label: "Whom can they turn to here for help now?",
    hint: "With a number and its hours. For example: ring our office, 01632 960000, Monday to Friday, 9 to 5.",
    kind: "long",
  },
];

const read = (id: string) => answer(api.GET("/v1/organisations/{id}", { params: { path: { id } } }));

const write = (id: string, patch: object, etag: string) =>
  answer(api.PATCH("/v1/organisations/{id}", { params: { path: { id }, header: { "If-Match": etag } }, body: patch }));

function WhoReads({ me, value, etag }: { me: Staff; value: Organisation; etag: string }) {
  return (
    <>
      <h1 class="govuk-heading-xl">Who reads check-ins</h1>
      <p class="govuk-body-l">
        People can say how they are after a session. Before they write, they read these words. Numbers to ring in
        an emergency stand beside them in any case.
      </p>
      {me.may("organisations:write") ? (
        <RecordForm
          name="who-reads"
          fields={FIELDS}
          first={{ members: value, etag }}
          read={() => read(me.home)}
          write={(patch, version) => write(me.home, patch, version)}
          saved="People read it from now on, before they write."
        />
      ) : (
        <>
          <Facts
            facts={[
              ["Who reads it, and when", value.check_ins_read ?? "Nobody has said yet"],
              ["Whom to turn to here", value.help_here ?? "Nobody has said yet"],
            ]}
          />
          <p class="govuk-body">An administrator can change it.</p>
        </>
      )}
      <Foot back={["/desk/", "Back to my work"]} />
    </>
  );
}

showDesk({ loaded: "The page is here.", ask: (me) => read(me.home), View: WhoReads });
