/** Sign in with a passkey alone: `{passkey}`. 200 with a session or a next step, 401 wrong, 429 blocked. */
import { passkeyAnswer } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineRoute, json } from "../define-route.ts";
import { blocked, finishSignIn } from "../finish-sign-in.ts";

const body = z.object({ passkey: passkeyAnswer });

export const route = defineRoute({
  method: "POST",
  path: "api/sign-in-passkey",
  async handle(services, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { domain, address, userAgent } = request;
    const origin = { address, userAgent, channel: "form" } as const;
    const result = await services.signIn.withPasskey(domain, origin, parsed.data.passkey);
    if (result.kind === "blocked") return blocked(result.retryAfterMs);
    if (result.kind !== "ok") return json(401, { error: "wrong" });
    return await finishSignIn(services, request, result.user, { isProved: true });
  },
});
