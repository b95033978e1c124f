/** The state of a page, read again without loading it. */
import { defineRoute, json } from "../define-route.ts";
import { readPageState } from "../page-state.ts";

export const route = defineRoute({
  method: "GET",
  path: "api/state",
  handle: async (services, request) => json(200, await readPageState(services, request)),
});
