/** My calendar: an address that a calendar program reads, shown once, and taking it back. */
import { useState } from "preact/hooks";
import { answer, api, every } from "../api/client";
import type { CalendarFeed } from "../api/shapes";
import { day } from "../dates";
import { Box } from "../forms/box";
import { keyFor } from "../forms/once";
import { OneThing } from "../forms/one-thing";
import { Done } from "../forms/said";
import { Link } from "../link";
import { Section } from "../section";
import { Foot, showMine } from "./mine";

const make = (title: string, number: number) =>
  answer(
    api.POST("/v1/calendar-feeds", {
      params: { header: { "Idempotency-Key": keyFor({ title, number }) } },
      body: { covers: "mine", title: title.trim() || null },
    }),
  );

const end = (id: string) =>
  answer(api.DELETE("/v1/calendar-feeds/{id}", { params: { path: { id }, header: { "If-Match": "*" } } }));

function Address({ url }: { url: string }) {
  return (
    <Done>
      <p class="govuk-body">
        <strong>This is your address.</strong> Copy it into your calendar, where you add one “from the web” or “by URL”.
        We show it only now.
      </p>
      <p class="govuk-body gt-long">{url}</p>
      <p class="govuk-body">Whoever has it can see when you are busy, and where. So do not pass it on.</p>
    </Done>
  );
}

function Calendar({ value }: { value: readonly CalendarFeed[] }) {
  const [feeds, setFeeds] = useState(value);
  const [title, setTitle] = useState("");
  const [url, setUrl] = useState("");
  return (
    <>
      <h1 class="govuk-heading-xl">My calendar</h1>
      <p class="govuk-body-l">Your calendar can show your sessions by itself, and follow each change.</p>
      <p class="govuk-body">It shows day, time and place. It never says what a session is about.</p>
      {url && <Address key={url} url={url} />}
      <OneThing
        send={() => make(title, feeds.length)}
        then={(made) => {
          setUrl(made.url);
          setFeeds([...feeds, made]);
          setTitle("");
        }}
        boxes={{ title: "title" }}
        button="Give me an address"
      >
        {(wrong) => (
          <Box
            id="title"
            label="What it is for"
            hint="For example: on my phone. You can leave it empty."
            wrong={wrong("title")}
            text={title}
            onText={setTitle}
          />
        )}
      </OneThing>
      {feeds.length > 0 && (
        <Section id="feeds" title="Addresses you have">
          <ul class="gt-cards">
            {feeds.map((feed) => (
              <li class="gt-record" key={feed.id}>
                <p class="govuk-body">
                  {feed.title ?? "An address"}, since {day(feed.created_at)}
                </p>
                <OneThing
                  send={() => end(feed.id)}
                  then={() => {
                    setFeeds(feeds.filter(({ id }) => id !== feed.id));
                    setUrl("");
                  }}
                  button={`Stop this one${feed.title ? `: ${feed.title}` : ""}`}
                  aside
                />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Link href="/my/sessions/">Back to my sessions</Link>
      <Foot />
    </>
  );
}

showMine({
  loaded: "The page is here.",
  ask: () =>
    every((cursor) => answer(api.GET("/v1/calendar-feeds", { params: { query: { limit: 200, ...cursor } } }))),
  View: Calendar,
});
