/** What can be ticked of what helps people: the codes that are offered, and those that were. */
import { answer, api } from "./client";

export const readSupports = () => answer(api.GET("/v1/public/supports"));
