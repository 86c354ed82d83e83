/** The golden thread of a project: how far it spread in a sentence, as a picture with the same in words, and as a table. */
import { type Answer, answer, api } from "../api/client";
import type { GoldenThread, OurProject, ThreadNode } from "../api/shapes";
import { type Imprecise, when } from "../dates";
import { Link } from "../link";
import { Section } from "../section";
import { list } from "../wording";
import { places } from "./booked";
import { Foot, idInAddress, showDesk } from "./staff";

const KIND: Readonly<Record<ThreadNode["kind"], string>> = {
  commitment: "Commitment",
  session: "Session",
  suggestion: "Suggested topic",
  request: "Session asked for",
  booking: "Booking",
  booker: "Who booked",
};

interface Shown {
  project: OurProject;
  thread: GoldenThread;
}

// Sizes in the picture's own units: it is drawn as wide as there is room.
const STEP = 120;
const ROW = 44;
const EDGE = 26;

/** A shape for each kind, so that colour is never the only difference. */
function Shape({ kind, x, y }: { kind: ThreadNode["kind"]; x: number; y: number }) {
  const around = (points: readonly (readonly [number, number])[]) =>
    points.map(([dx, dy]) => `${x + dx},${y + dy}`).join(" ");
  const look = `gt-mark${kind === "commitment" || kind === "session" ? " gt-mark--lived" : ""}`;
  if (kind === "session" || kind === "booking") return <circle class={look} cx={x} cy={y} r="16" />;
  if (kind === "booker") return <rect class={look} x={x - 15} y={y - 15} width="30" height="30" />;
  if (kind === "commitment") return <polygon class={look} points={around([[0, -18], [18, 0], [0, 18], [-18, 0]])} />;
  if (kind === "request") return <polygon class={look} points={around([[0, -18], [18, 14], [-18, 14]])} />;
  return <polygon class={look} points={around([[-18, -14], [18, -14], [0, 18]])} />;
}

interface Placed {
  node: ThreadNode;
  number: number;
  x: number;
  y: number;
}

/** One column for each step, from left to right. */
function placed(nodes: readonly ThreadNode[]): readonly Placed[] {
  const rows = new Map<number, number>();
  return nodes.map((node, at) => {
    const row = rows.get(node.generation) ?? 0;
    rows.set(node.generation, row + 1);
    return { node, number: at + 1, x: EDGE + node.generation * STEP, y: EDGE + row * ROW };
  });
}

function Picture({ all, thread }: { all: readonly Placed[]; thread: GoldenThread }) {
  const at = new Map(all.map((each) => [each.node.key, each]));
  const [width, height] = [Math.max(...all.map(({ x }) => x)) + EDGE, Math.max(...all.map(({ y }) => y)) + EDGE];
  return (
    <svg class="gt-spread" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      {thread.edges.map(({ from, to }) => {
        const [start, end] = [at.get(from)!, at.get(to)!];
        return <line key={`${from} ${to}`} x1={start.x} y1={start.y} x2={end.x} y2={end.y} />;
      })}
      {all.map(({ node, x, y }) => (
        <Shape key={node.key} kind={node.kind} x={x} y={y} />
      ))}
    </svg>
  );
}

/** What each shape stands for, of those that are there. */
function Key({ all }: { all: readonly Placed[] }) {
  const kinds = [...new Set(all.map(({ node }) => node.kind))];
  return (
    <ul class="gt-key">
      {kinds.map((kind) => (
        <li key={kind}>
          <svg viewBox="0 0 40 40" width="24" height="24" aria-hidden="true">
            <Shape kind={kind} x={20} y={20} />
          </svg>{" "}
          {KIND[kind]}
        </li>
      ))}
    </ul>
  );
}

function InWords({ all, thread }: { all: readonly Placed[]; thread: GoldenThread }) {
  const numbers = new Map(all.map(({ node, number }) => [node.key, number]));
  const before = (key: string) => thread.edges.filter(({ to }) => to === key).map(({ from }) => `${numbers.get(from)}`);
  return (
    <ol class="govuk-list govuk-list--number">
      {all.map(({ node }) => {
        const came = [...new Set(before(node.key))];
        const facts = [node.on && when(node.on as Imprecise), node.places && places(node.places)].filter(Boolean);
        return (
          <li class="gt-item" key={node.key}>
            <strong>{KIND[node.kind]}:</strong> {node.label}
            {facts.length > 0 && ` (${facts.join(", ")})`}
            {came.length > 0 && (
              <span class="gt-item__line">
                {node.kind === "booker" ? "Asked for" : "Came of"} {list(came)}.
              </span>
            )}
          </li>
        );
      })}
    </ol>
  );
}

type Count = keyof GoldenThread["spread"];

const COUNTS: readonly (readonly [Count, string])[] = [
  ["commitments", "Commitments to go on"],
  ["sessions", "Sessions"],
  ["suggestions", "Topics that people suggested"],
  ["requests", "Sessions asked for"],
  ["bookings", "Bookings"],
  ["places", "Places booked or asked for"],
  ["organisations", "Organisations"],
  ["departments", "Departments"],
  ["generations", "Steps from where it began"],
  ["came_to_nothing", "Declined or cancelled"],
];

function Table({ spread }: { spread: GoldenThread["spread"] }) {
  return (
    <table class="govuk-table">
      <caption class="govuk-table__caption govuk-table__caption--m">How far it spread</caption>
      <thead class="govuk-table__head">
        <tr class="govuk-table__row">
          <th scope="col" class="govuk-table__header">
            What
          </th>
          <th scope="col" class="govuk-table__header govuk-table__header--numeric gt-narrow">
            How many
          </th>
        </tr>
      </thead>
      <tbody class="govuk-table__body">
        {COUNTS.map(([name, words]) => (
          <tr class="govuk-table__row" key={name}>
            <th scope="row" class="govuk-table__header gt-plain">
              {words}
            </th>
            <td class="govuk-table__cell govuk-table__cell--numeric">{spread[name]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const many = (count: number, one: string, more: string) => `${count} ${count === 1 ? one : more}`;

function finding({ organisations, departments, first_on, last_on, requests, bookings }: GoldenThread["spread"]): string {
  if (!requests && !bookings) return "Nothing has been booked or asked for yet.";
  const who = [many(organisations, "organisation", "organisations")];
  if (departments) who.push(many(departments, "department", "departments"));
  // Nobody may know more of these than the month.
  const [first, last] = [first_on, last_on].map((day) => day && when(day.slice(0, 7)));
  const time = first === last ? first && `, in ${first}` : `, from ${first} to ${last}`;
  return `It reached ${list(who)}${time ?? ""}.`;
}

function Thread({ value: { project, thread } }: { value: Shown }) {
  const all = placed(thread.nodes);
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">What came of it</h1>
      <p class="govuk-body-l">{finding(thread.spread)}</p>
      {all.length > 0 && (
        <Section id="picture" title="From one to the next">
          <Key all={all} />
          <Picture all={all} thread={thread} />
          <InWords all={all} thread={thread} />
        </Section>
      )}
      {thread.more && <p class="govuk-body">There is more than fits on this page.</p>}
      <Table spread={thread.spread} />
      <Link href="/desk/bookings/">All bookings</Link>
      <Foot back={[`/desk/project/?id=${project.id}`, "Back to this project"]} />
    </>
  );
}

async function ask(): Promise<Answer<Shown>> {
  const [project, thread] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    answer(api.GET("/v1/reports/projects/{project_id}/thread", { params: { path: { project_id: idInAddress } } })),
  ]);
  if ("problem" in project) return project;
  if ("problem" in thread) return thread;
  return { value: { project: project.value, thread: thread.value }, etag: "" };
}

showDesk({ loaded: "The picture is here.", ask, View: Thread });
