/** Addresses that a calendar program reads: making one, which is shown once, and taking it back. */
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type Answer, answer, api, every } from "./api/client";
import type { CalendarFeed } from "./api/shapes";
import { day } from "./dates";
import { Box } from "./forms/box";
import { keyFor } from "./forms/once";
import { OneThing } from "./forms/one-thing";
import { Done } from "./forms/said";
import { Section } from "./section";

/** Whose sessions a calendar shows. */
export type Covers = Pick<CalendarFeed, "covers"> & { project_id?: string };

interface Asked {
  value: readonly CalendarFeed[];
  covers: () => Answer<Covers>;
  /** Who else could see what, if they had the address. */
  warning: string;
  /** What a feed is called that has no name. */
  unnamed: (feed: CalendarFeed) => string;
  /** What is asked before its name. */
  children?: (wrong: (box: string) => string | undefined) => ComponentChildren;
}

export const readFeeds = () =>
  every((cursor) => answer(api.GET("/v1/calendar-feeds", { params: { query: { limit: 200, ...cursor } } })));

function make(covers: Covers, title: string, number: number) {
  const body = { ...covers, title: title.trim() || null };
  return answer(
    api.POST("/v1/calendar-feeds", { params: { header: { "Idempotency-Key": keyFor({ body, number }) } }, body }),
  );
}

const end = (id: string) =>
  answer(api.DELETE("/v1/calendar-feeds/{id}", { params: { path: { id }, header: { "If-Match": "*" } } }));

function Address({ url, warning }: { url: string; warning: string }) {
  return (
    <Done>
      <p class="govuk-body">
        <strong>This is your address.</strong> Copy it into your calendar, where you add one “from the web” or “by URL”.
        We show it only now.
      </p>
      <p class="govuk-body gt-long">{url}</p>
      <p class="govuk-body">{warning} So do not pass it on.</p>
    </Done>
  );
}

export function Feeds({ value, covers, warning, unnamed, children }: Asked) {
  const [feeds, setFeeds] = useState(value);
  const [title, setTitle] = useState("");
  const [url, setUrl] = useState("");

  async function send() {
    const of = covers();
    return "problem" in of ? of : make(of.value, title, feeds.length);
  }

  return (
    <>
      {url && <Address key={url} url={url} warning={warning} />}
      <OneThing
        send={send}
        then={(made) => {
          setUrl(made.url);
          setFeeds([...feeds, made]);
          setTitle("");
        }}
        boxes={{ title: "title", covers: "covers", project_id: "project" }}
        button="Give me an address"
      >
        {(wrong) => (
          <>
            {children?.(wrong)}
            <Box
              id="title"
              label="What it is for"
              hint="For example: on my phone. You can leave it empty."
              wrong={wrong("title")}
              text={title}
              onText={setTitle}
            />
          </>
        )}
      </OneThing>
      {feeds.length > 0 && (
        <Section id="feeds" title="Addresses you have">
          <ul class="gt-cards">
            {feeds.map((feed) => (
              <li class="gt-record" key={feed.id}>
                <p class="govuk-body">
                  {feed.title ?? unnamed(feed)}, since {day(feed.created_at)}
                </p>
                <OneThing
                  send={() => end(feed.id)}
                  then={() => {
                    setFeeds(feeds.filter(({ id }) => id !== feed.id));
                    setUrl("");
                  }}
                  button={`Stop this one: ${feed.title ?? unnamed(feed)}`}
                  aside
                />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}
