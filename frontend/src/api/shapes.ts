/** Names for the shapes that the pages read, taken from the OpenAPI document by their path. */
import type { components, paths } from "./schema";

type Read<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Shape } } } };
}
  ? Shape
  : never;

export type ProjectPage = Read<"/v1/public/projects">;
export type ProjectItem = ProjectPage["items"][number];
export type Project = Read<"/v1/public/projects/{id}">;
export type TeamRole = Project["team"][number];
export type Session = Project["sessions"][number];
export type ImpactRecord = Project["impact_records"][number];
export type FourPi = Project["four_pi"];

export type SignIn = Read<"/v1/sign-in">;
export type Provider = Read<"/v1/sign-in/providers">["items"][number];
export type Hat = SignIn["choices"][number];
export type Contributor = Read<"/v1/contributors/{id}">;
export type Needs = Read<"/v1/contributors/{contributor_id}/needs">;
export type Standpoint = Read<"/v1/contributors/{contributor_id}/standpoints">["items"][number];
export type Consent = Read<"/v1/contributors/{contributor_id}/consents">["items"][number];
export type Wording = Read<"/v1/consent-wordings">["items"][number];
export type Support = Read<"/v1/public/supports">["items"][number];
export type Quote = Read<"/v1/quotes/{id}">;
export type Biography = Read<"/v1/contributors/{contributor_id}/biographies/{id}">;
export type Organisation = Read<"/v1/organisations">["items"][number];
export type Identity = Read<"/v1/contributors/{contributor_id}/identity">;
export type AuditEntry = Read<"/v1/contributors/{contributor_id}/audit-entries">["items"][number];
export type Copy = Read<"/v1/contributors/{contributor_id}/subject-access-requests">["items"][number];
export type Erasure = Read<"/v1/erasures">["items"][number];
export type Correction = Read<"/v1/corrections">["items"][number];
export type Objection = Read<"/v1/objections">["items"][number];
export type Concern = Read<"/v1/concerns">["items"][number];
export type ConcernPeople = Read<"/v1/concern-recipients">;
export type Complaint = Read<"/v1/complaints">["items"][number];
export type Equality = Read<"/v1/contributors/{contributor_id}/equality">;
export type Move = Read<"/v1/contributors/{id}/transitions">["items"][number];
export type OurSession = Read<"/v1/sessions/{id}">;
export type Series = Read<"/v1/series/{id}">;
export type NextDue = Read<"/v1/series/{series_id}/next-due">;
export type Places = Read<"/v1/sessions/{session_id}/places">;
export type OurProject = Read<"/v1/projects/{id}">;
export type Coming = Read<"/v1/sessions/{session_id}/who-is-coming">["items"][number];
export type OpenSessions = Read<"/v1/public/sessions">;
export type OpenSession = OpenSessions["items"][number];
export type Booking = Read<"/v1/bookings/{id}">;
export type NewBooking = components["schemas"]["BookingCreate"];
export type BookingState = components["schemas"]["BookingStatus"];
export type GoldenThread = Read<"/v1/reports/projects/{project_id}/thread">;
export type ThreadNode = GoldenThread["nodes"][number];
export type FeedbackForms = Read<"/v1/public/feedback-forms">;
export type FeedbackForm = components["schemas"]["OpenForm"];
export type FeedbackQuestion = FeedbackForm["form"]["questions"][number];
export type FeedbackFigures = Read<"/v1/reports/sessions/{session_id}/feedback">;
export type FeedbackLink = Read<"/v1/sessions/{session_id}/feedback-links/{id}">;
export type Said = Read<"/v1/feedback/{id}">;
export type Participation = Read<"/v1/participations/{id}">;
export type PersonToAsk = components["schemas"]["PersonToAsk"];
export type Holidays = Read<"/v1/public/bank-holidays">;
export type CalendarFeed = Read<"/v1/calendar-feeds">["items"][number];
export type Person = Read<"/v1/contributors">["items"][number];
export type Entry = Read<"/v1/support">["items"][number];
export type Unaddressed = Read<"/v1/support/unaddressed">["items"][number];
export type CheckIn = Read<"/v1/check-ins">["items"][number];
export type OwnCheckIn = Read<"/v1/own-check-ins">["items"][number];
export type WhoReads = Read<"/v1/check-ins/who-reads">;
export type Turnout = Read<"/v1/sessions/{session_id}/turnout">["items"][number];
export type Part = Read<"/v1/sessions/{session_id}/participations">["items"][number];
export type Member = Read<"/v1/members/{id}">;
export type Role = components["schemas"]["Role"];
export type Use = components["schemas"]["ConsentUse"];
export type Decision = components["schemas"]["ConsentCreate"];
export type Finding = Read<"/v1/erasures/{erasure_id}/findings">["items"][number];
export type SubjectAccess = Read<"/v1/contributors/{contributor_id}/subject-access-requests/{id}">;
export type RetentionDue = Read<"/v1/retention-dues/{id}">;
export type Schedule = Read<"/v1/retention-schedules">["items"][number];
export type Duplicate = Read<"/v1/duplicates/{id}">;
export type Comparison = Read<"/v1/duplicates/{id}/comparison">;
export type Merging = NonNullable<
  paths["/v1/duplicates/{id}/merge"]["post"]["requestBody"]
>["content"]["application/json"];
export type Payment = Read<"/v1/payments/{id}">;
export type Expense = Read<"/v1/payments/{payment_id}/expenses/{id}">;
export type Receipt = Read<"/v1/files/{id}">;
export type PaymentMove = components["schemas"]["PaymentMove"];
export type RateCard = Read<"/v1/rate-cards/{id}">;
export type PaymentReport = Read<"/v1/reports/payments">;
export type TeamPlace = Read<"/v1/projects/{project_id}/team/{id}">;
export type NewTeamPlace = components["schemas"]["TeamCreate"];
export type Commitment = Read<"/v1/projects/{project_id}/commitments/{id}">;
