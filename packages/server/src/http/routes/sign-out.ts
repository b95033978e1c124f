/** End this web session, or with `{everywhere: true}` all of the account's. */
import * as z from "zod/mini";
import { CLEAR_SESSION_COOKIE } from "../../auth/index.ts";
import { defineRoute } from "../define-route.ts";

const body = z.object({ everywhere: z.optional(z.boolean()) });

export const route = defineRoute({
  method: "POST",
  path: "api/sign-out",
  async handle({ webSessions }, request) {
    const parsed = body.safeParse(request.body ?? {});
    const signedIn = await request.signedIn();
    if (signedIn !== undefined) {
      if (parsed.data?.everywhere === true) await webSessions.endAll(signedIn.user._id);
      else await webSessions.end(signedIn.session);
    }
    return { status: 204, headers: { "set-cookie": CLEAR_SESSION_COOKIE } };
  },
});
