/** From words to change: what one record came of, back to the words, and what came of it, step by step. */
import { type Answer, answer, api } from "../api/client";
import type { Step, WordsToChange } from "../api/shapes";
import { type Imprecise, when } from "../dates";
import { Section } from "../section";
import { list } from "../wording";
import { Foot, idInAddress, showDesk } from "./staff";

const KIND: Readonly<Record<Step["kind"], string>> = {
  quote: "Somebody’s words",
  suggestion: "Suggested topic",
  feedback: "Feedback",
  session: "Session",
  commitment: "Commitment",
  record: "What was said",
  response: "What we answered",
  output: "Made together",
  plan_change: "Decision",
  request: "Session asked for",
  booking: "Booking",
  booker: "Who booked",
  change: "What changed",
};

/** One can begin at any of these. */
const STARTS = {
  record: (impact_record_id: string) =>
    answer(
      api.GET("/v1/reports/impact-records/{impact_record_id}/words-to-change", {
        params: { path: { impact_record_id } },
      }),
    ),
  output: (output_id: string) =>
    answer(api.GET("/v1/reports/outputs/{output_id}/words-to-change", { params: { path: { output_id } } })),
  booking: (booking_id: string) =>
    answer(api.GET("/v1/reports/bookings/{booking_id}/words-to-change", { params: { path: { booking_id } } })),
  quote: (quote_id: string) =>
    answer(api.GET("/v1/reports/quotes/{quote_id}/words-to-change", { params: { path: { quote_id } } })),
  session: (session_id: string) =>
    answer(api.GET("/v1/reports/sessions/{session_id}/words-to-change", { params: { path: { session_id } } })),
};

type Start = keyof typeof STARTS;

const isStart = (kind: string): kind is Start => kind in STARTS;
const startOf = (kind: Step["kind"]): string => (kind === "request" ? "booking" : kind);

interface Numbered {
  node: Step;
  number: number;
}

function Line({ node, cameOf }: { node: Step; cameOf: readonly string[] }) {
  const kind = startOf(node.kind);
  return (
    <li class="gt-item">
      <strong>{KIND[node.kind]}:</strong> <span class="gt-written">{node.label}</span>
      {node.on && ` (${when(node.on as Imprecise)})`}
      {node.kind === "change" && node.status === "published" && " – published"}
      {cameOf.length > 0 && <span class="gt-item__line">Came of {list(cameOf)}.</span>}
      {node.step !== 0 && isStart(kind) && (
        <a class="govuk-link gt-alone" href={`/desk/words-to-change/?kind=${kind}&id=${node.id}`}>
          Begin here<span class="govuk-visually-hidden">: {node.label}</span>
        </a>
      )}
    </li>
  );
}

function Part({ id, title, all, value }: { id: string; title: string; all: readonly Numbered[]; value: WordsToChange }) {
  if (!all.length) return null;
  const numbers = new Map(value.nodes.map(({ key }, at) => [key, `${at + 1}`]));
  const before = (key: string) => value.edges.filter(({ to }) => to === key).map(({ from }) => numbers.get(from)!);
  return (
    <Section id={id} title={title}>
      <ol class="govuk-list govuk-list--number" start={all[0]!.number}>
        {all.map(({ node }) => (
          <Line key={node.key} node={node} cameOf={before(node.key)} />
        ))}
      </ol>
    </Section>
  );
}

const MY_WORK: [string, string] = ["/desk/", "Back to my work"];

const things = (count: number) => `${count} ${count === 1 ? "thing" : "things"}`;

function finding(led: number, came: number): string {
  if (!led && !came) return "Nothing is linked to it yet. Name its session, an output or what shows it in the record.";
  return `${led ? things(led) : "Nothing that is written down"} led to it, and ${came ? things(came) : "nothing yet"} came of it.`;
}

function Way({ value }: { value: WordsToChange }) {
  const all = value.nodes.map((node, at) => ({ node, number: at + 1 }));
  const [led, here, came] = [
    all.filter(({ node }) => node.step < 0),
    all.filter(({ node }) => node.step === 0),
    all.filter(({ node }) => node.step > 0),
  ];
  return (
    <>
      <h1 class="govuk-heading-xl">From words to change</h1>
      <p class="govuk-body-l">
        {here.length ? finding(led.length, came.length) : "It was taken back, or came to nothing, so nothing leads on."}
      </p>
      <Part id="led" title="What led to it" all={led} value={value} />
      <Part id="here" title="This" all={here} value={value} />
      <Part id="came" title="What came of it" all={came} value={value} />
      {value.more && <p class="govuk-body">There is more than fits on this page.</p>}
      <Foot back={value.project_id ? [`/desk/project/?id=${value.project_id}`, "Back to this project"] : MY_WORK} />
    </>
  );
}

function ask(): Promise<Answer<WordsToChange>> {
  const kind = new URLSearchParams(location.search).get("kind") ?? "record";
  return STARTS[isStart(kind) ? kind : "record"](idInAddress);
}

showDesk({ loaded: "The way is here.", ask, View: Way });
