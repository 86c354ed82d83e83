/** Names for the shapes that the public pages read, taken from the OpenAPI document by their path. */
import type { paths } from "./schema";

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
