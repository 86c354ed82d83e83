/** One session in a list: what it is called, when it is, and how it stands. */
import type { ComponentChildren } from "preact";
import type { OurSession } from "../api/shapes";
import { moment } from "../calendar";
import { sessionKind, sessionStatus } from "../session-words";
import { label } from "../wording";

interface Asked {
  session: OurSession;
  /** What stands above it and need not be said again. */
  heading?: string;
  kind?: boolean;
  children?: ComponentChildren;
}

export function SessionLine({ session, heading, kind, children }: Asked) {
  const known = [
    moment(session, heading),
    kind && label(sessionKind, session.kind, session.kind_label),
    label(sessionStatus, session.status),
    session.venue,
  ];
  return (
    <li class="gt-item">
      <a class="govuk-link gt-alone" href={`/desk/session/?id=${session.id}`}>
        {session.title}
      </a>
      <span class="gt-item__line">{known.filter(Boolean).join(" · ")}</span>
      {children}
    </li>
  );
}

export function SessionLines({ sessions }: { sessions: readonly OurSession[] }) {
  return (
    <ul class="govuk-list">
      {sessions.map((session) => (
        <SessionLine key={session.id} session={session} />
      ))}
    </ul>
  );
}
