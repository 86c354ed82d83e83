/** Who is here: places by perspective, and answers of many people against those of an area, with what is kept back. */
import { type Answer, answer, api, every } from "../api/client";
import type { CensusArea, PeopleAffected, Presence } from "../api/shapes";
import { day } from "../dates";
import { FiguresTable } from "../figures-table";
import { Select } from "../forms/select";
import { perspective } from "../labels";
import { Link } from "../link";
import { Section } from "../section";
import { label } from "../wording";
import { OF_ORGANISATION, OF_PROJECT, answerIn, dimension, months, people } from "./presence/words";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

type Table = Presence["tables"][number];
type Said = Table["answers"][number];

const asked = new URLSearchParams(location.search);

interface Shown {
  title: string;
  presence: Presence;
  areas: readonly CensusArea[];
  affected: readonly PeopleAffected[];
}

const LEVELS: Readonly<Record<string, string>> = { country: "Countries", region: "Regions", authority: "Authorities" };

/** What is asked for stands in the address, so that it can be sent on and gone back to. */
function Filter({ presence, areas, affected }: Shown) {
  const sets = idInAddress ? OF_PROJECT : OF_ORGANISATION;
  const groups = Object.entries(LEVELS).map(([level, name]) => ({
    name,
    options: areas.filter((area) => area.level === level).map(({ id, name }) => ({ value: id, label: name })),
  }));
  const described = affected.map(({ id, title }) => ({ value: id, label: title }));
  return (
    <form method="get" action="/desk/presence/">
      {idInAddress && <input type="hidden" name="id" value={idInAddress} />}
      <Select
        id="people"
        label="Who is counted"
        options={sets.map((set) => [set, people[set]] as const)}
        name="people"
        chosen={presence.people}
      />
      <Select
        id="comparator"
        label="Compared with"
        hint="The place that you serve, or the people whom the project is about."
        none="Nobody"
        groups={described.length ? [{ name: "The people affected", options: described }, ...groups] : groups}
        name="comparator"
        chosen={presence.comparator?.id ?? ""}
      />
      <button class="govuk-button govuk-button--secondary">Show this</button>
    </form>
  );
}

const number = ({ count, at_least }: Pick<Said, "count" | "at_least">) =>
  count === null ? "kept back" : !at_least ? `${count}` : count ? `at least ${count}` : "fewer than 5";

const percent = (share: number) => `${Math.round(share)} %`;

const AGAINST = {
  more: "More here",
  fewer: "Fewer here",
  no_clear_difference: "No clear difference",
} as const;

const WIDE = 300;
const at = (share: number) => 10 + (share / 100) * WIDE;

/** The span of our share with the share itself as a full circle, and that of those compared with as a hollow square. */
function Picture({ said }: { said: Said }) {
  return (
    <svg class="gt-span" viewBox={`0 0 ${WIDE + 20} 28`} width={WIDE + 20} height="28" aria-hidden="true">
      <line class="gt-span__scale" x1={at(0)} x2={at(100)} y1="14" y2="14" />
      <line x1={at(said.share_from!)} x2={at(said.share_to!)} y1="14" y2="14" />
      <circle cx={at(said.share!)} cy="14" r="7" />
      {said.area_share !== null && <rect x={at(said.area_share) - 7} y="7" width="14" height="14" />}
    </svg>
  );
}

function Found({ of, said }: { of: Table["dimension"]; said: Said }) {
  const { against, area_share: area } = said;
  return (
    <li class="gt-chart__item">
      <h3 class="govuk-heading-s gt-chart__name">{answerIn(of, said.answer)}</h3>
      <Picture said={said} />
      <p class="govuk-body">
        {percent(said.share!)} of those who answered. By chance it could be {percent(said.share_from!)} to {percent(said.share_to!)}.
        {area !== null && ` Compared with ${percent(area)}.`} {against && <strong>{AGAINST[against]}.</strong>}
      </p>
    </li>
  );
}

function OneTable({ table: { dimension: of, answers, figures_of }, quarter }: { table: Table; quarter: string }) {
  const shown = answers.filter(({ share }) => share !== null);
  const title = dimension(of);
  const compared = answers.some((said) => said.area_share !== null);
  return (
    <Section id={of} title={title}>
      {figures_of !== quarter && (
        <p class="govuk-body">Of {months(figures_of)}: since then only a few people have come, gone or answered anew.</p>
      )}
      <ul class="gt-chart">
        {shown.map((said) => (
          <Found key={said.answer} of={of} said={said} />
        ))}
      </ul>
      <FiguresTable
        caption={`${title}, in numbers`}
        quiet
        columns={["Answer", "People", "Here", ...(compared ? ["Compared with"] : [])]}
        rows={answers.map((said) => [
          answerIn(of, said.answer),
          number(said),
          ...[said.share, ...(compared ? [said.area_share] : [])].map((share) => (share === null ? "–" : percent(share))),
        ])}
      />
    </Section>
  );
}

function Needs({ needs: { figures_of, answers } }: { needs: NonNullable<Presence["needs_met"]> }) {
  return (
    <FiguresTable
      caption={`What people needed to be here: ${months(figures_of)}`}
      columns={["Answer", "People"]}
      rows={answers.map((said) => [label({}, said.answer), number(said)])}
    />
  );
}

function Places({ presence: { places } }: { presence: Presence }) {
  if (!places.length) return <p class="govuk-body">Nobody is in the team yet.</p>;
  return (
    <FiguresTable
      caption="Places in the team, by perspective"
      quiet
      columns={["Perspective", "Team", "Co-leads", "Steering group"]}
      rows={places.map((each) => [label(perspective, each.perspective), each.team, each.co_leads, each.steering_group])}
    />
  );
}

const LIVED = ["lived_experience", "carer", "young_person"];

function finding({ places }: Presence): string {
  const held = places.filter((each) => LIVED.includes(each.perspective)).reduce((sum, { team }) => sum + team, 0);
  return `Places in the team that you can see, held from lived experience: ${held}.`;
}

function Here(shown: Shown) {
  const { presence } = shown;
  const { comparator, figures_of, quarter, counted_on, number: all } = presence;
  const hidden = presence.tables.filter(({ answers }) => answers.every(({ suppressed }) => suppressed));
  const told = presence.tables.filter((table) => !hidden.includes(table));
  return (
    <>
      <Section id="figures" title="In figures that tell of nobody">
        <Filter {...shown} />
        {counted_on ? (
          <p class="govuk-body">
            {`${people[presence.people]}: ${number(all)}. Counted on ${day(counted_on)} for ${months(quarter)}. `}
            {figures_of && figures_of !== quarter && `The number is of ${months(figures_of)}: only a few have changed. `}
            Whoever may read these figures reads the same.
          </p>
        ) : (
          <p class="govuk-body">This was not counted for {months(quarter)}, and cannot be counted any more.</p>
        )}
        {presence.came.length > 0 && (
          <p class="govuk-body">
            As it was written down, to sessions came:{" "}
            {presence.came.map((each) => `${label(perspective, each.perspective)}: ${number(each)}`).join(" · ")}.
          </p>
        )}
        {comparator && (
          <p class="govuk-body">
            Compared with {comparator.name}. Source: {comparator.source}
            {comparator.licence && `, ${comparator.licence}`}.
          </p>
        )}
        {told.length > 0 && (
          <ul class="gt-key">
            <li>Full circle, with its span: here</li>
            <li>Hollow square: compared with</li>
          </ul>
        )}
      </Section>
      {told.map((table) => (
        <OneTable key={table.dimension} table={table} quarter={quarter} />
      ))}
      {presence.needs_met && <Needs needs={presence.needs_met} />}
      {hidden.length > 0 && (
        <Section id="hidden" title="What is kept back">
          <p class="govuk-body">Too few people, or too few who differ, to show without telling of somebody:</p>
          <ul class="govuk-list govuk-list--bullet">
            {hidden.map(({ dimension: of }) => (
              <li key={of}>{dimension(of)}</li>
            ))}
          </ul>
        </Section>
      )}
      {presence.standpoints.length > 0 && (
        <Section id="standpoints" title="Words that many use of themselves">
          <ul class="govuk-list govuk-list--bullet">
            {presence.standpoints.map((each) => (
              <li key={each.words}>
                {each.words}: {number(each)}
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function View({ value }: { me: Staff; value: Shown }) {
  const { presence, title } = value;
  const missing = presence.missing_open;
  return (
    <>
      <p class="govuk-caption-l">{title}</p>
      <h1 class="govuk-heading-xl">Who is here</h1>
      <p class="govuk-body-l">
        <strong>{finding(presence)}</strong>
      </p>
      <Places presence={presence} />
      {idInAddress && (
        <>
          <p class="govuk-body">
            {missing ? `${missing} open: what or who are we missing?` : "Nothing is open about who is missing."}
          </p>
          <Link href={`/desk/missing/?id=${idInAddress}`}>Who is missing</Link>
        </>
      )}
      <Here {...value} />
      <Foot back={idInAddress ? [`/desk/project/?id=${idInAddress}`, "Back to the project"] : ["/desk/reports/", "Back to reports"]} />
    </>
  );
}

function ofProject(query: object) {
  const path = { project_id: idInAddress };
  return Promise.all([
    answer(api.GET("/v1/reports/projects/{project_id}/presence", { params: { path, query } })),
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((more) => answer(api.GET("/v1/projects/{project_id}/people-affected", { params: { path, query: { limit: 200, ...more } } }))),
  ]);
}

const nobody = { value: [] as readonly PeopleAffected[], etag: "" };

async function ofOurs(me: Staff, query: object) {
  const params = { path: { organisation_id: me.home }, query };
  const found = await answer(api.GET("/v1/reports/organisations/{organisation_id}/presence", { params }));
  return [found, { value: { title: me.organisation }, etag: "" }, nobody] as const;
}

async function ask(me: Staff): Promise<Answer<Shown>> {
  const query = Object.fromEntries([...asked].filter(([name, value]) => value && name !== "id"));
  const [[presence, about, affected], areas] = await Promise.all([
    idInAddress ? ofProject(query) : ofOurs(me, query),
    answer(api.GET("/v1/public/census-areas")),
  ]);
  if ("problem" in presence) return presence;
  if ("problem" in about) return about;
  if ("problem" in affected) return affected;
  if ("problem" in areas) return areas;
  const value = { title: about.value.title, presence: presence.value, areas: areas.value.items, affected: affected.value };
  return { value, etag: "" };
}

showDesk({ loaded: "The page is here.", ask, View });
