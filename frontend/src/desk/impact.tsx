/** What people said in one project, by the five headings. The filters are a form in the address. */
import { type Answer, answer, api, every } from "../api/client";
import type { OurProject, Statement } from "../api/shapes";
import { when } from "../dates";
import { Select } from "../forms/select";
import { direction, headings, perspective, pis } from "../labels";
import { Link } from "../link";
import { Section } from "../section";
import { recordStatus } from "../said-and-done";
import { list } from "../wording";
import { type Staff, Foot, idInAddress, showDesk } from "./staff";

const address = new URLSearchParams(location.search);

const FILTERS = [
  ["perspective", "Who says so", "Everybody", perspective],
  ["direction", "What it is like", "Good, bad and all else", direction],
  ["status", "How it stands", "All", recordStatus],
  ["look", "Look again", "All", { due: "It is time to look again" }],
] as const;

interface Shown {
  project: OurProject;
  said: readonly Statement[];
}

function Filters() {
  return (
    <form method="get">
      <input type="hidden" name="id" value={idInAddress} />
      {FILTERS.map(([name, label, none, words]) => (
        <Select
          key={name}
          id={`by-${name}`}
          name={name}
          label={label}
          none={none}
          options={Object.entries(words)}
          chosen={address.get(name) ?? ""}
          wrong={undefined}
        />
      ))}
      <button class="govuk-button govuk-button--secondary">Show</button>
    </form>
  );
}

function One({ said }: { said: Statement }) {
  const sides = said.perspectives.map((each) => perspective[each]);
  const known = [
    list(sides),
    said.expectation === "intended" && "Hoped for",
    said.direction && direction[said.direction],
    said.occurred_on && when(said.occurred_on),
    recordStatus[said.status],
    said.fed_back_on ? "People heard back" : said.response ? "Answered" : said.response_due_on && "Waits for an answer",
  ];
  return (
    <li class="gt-record">
      <p class="govuk-body gt-written">{said.statement}</p>
      <p class="govuk-body">{known.filter(Boolean).join(" · ")}</p>
      <Link href={`/desk/impact/record/?id=${said.id}`}>
        Read and work on it<span class="govuk-visually-hidden">: {said.statement.slice(0, 60)}</span>
      </Link>
    </li>
  );
}

function Page({ me, value: { project, said } }: { me: Staff; value: Shown }) {
  return (
    <>
      <p class="govuk-caption-l">{project.title}</p>
      <h1 class="govuk-heading-xl">What people said</h1>
      <p class="govuk-body-l">Also what did not go well, and what made no difference. All of it is welcome here.</p>
      {me.may("impact-records:write") && (
        <Link href={`/desk/impact/add/?project=${project.id}`}>Write down what was said</Link>
      )}
      <Link href={`/desk/heard-back/?id=${project.id}`}>Who heard back, and how long it took</Link>
      <Filters />
      {pis.map((pi) => {
        const here = said.filter((each) => each.pi === pi);
        return (
          <Section key={pi} id={pi} title={headings[pi].name}>
            <p class="govuk-body">{headings[pi].question}</p>
            {!here.length && <p class="govuk-body">Nothing is written down here that you can see.</p>}
            <ul class="gt-cards">
              {here.map((each) => (
                <One key={each.id} said={each} />
              ))}
            </ul>
          </Section>
        );
      })}
      <Foot back={[`/desk/project/?id=${project.id}`, "Back to the project"]} />
    </>
  );
}

const wanted = Object.fromEntries(
  ["perspective", "direction", "status"].flatMap((name) => (address.get(name) ? [[name, address.get(name)!]] : [])),
);

async function ask(): Promise<Answer<Shown>> {
  const query = {
    project_id: idInAddress,
    sort: "-created_at",
    limit: 200,
    ...wanted,
    ...(address.get("look") && { to_look_again: true }),
  };
  const [project, said] = await Promise.all([
    answer(api.GET("/v1/projects/{id}", { params: { path: { id: idInAddress } } })),
    every((cursor) => answer(api.GET("/v1/impact-records", { params: { query: { ...query, ...cursor } } }))),
  ]);
  if ("problem" in project) return project;
  if ("problem" in said) return said;
  return { value: { project: project.value, said: said.value }, etag: "" };
}

showDesk({ loaded: "The list is here.", ask, View: Page });
