/** For probes and load balancers. */
import { defineRoute, text } from "../define-route.ts";

export const route = defineRoute({
  method: "GET",
  path: "health.ashx",
  handle: async () => text(200, "ok"),
});
