/** Sign in with name and password: `{name, password}`. 200, 401 wrong, 429 blocked. */
import { text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineRoute, json } from "../define-route.ts";

const body = z.object({ name: textField(1, 256), password: textField(1, 1024) });

export const route = defineRoute({
  method: "POST",
  path: "api/sign-in",
  async handle({ signIn, webSessions }, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { domain, address, userAgent } = request;
    const result = await signIn.withPassword({ ...parsed.data, domain, address, userAgent, channel: "form" });
    if (result.kind === "blocked") {
      const retryAfterSeconds = Math.ceil(result.retryAfterMs / 1000);
      return json(429, { error: "blocked", retryAfterSeconds }, { "retry-after": String(retryAfterSeconds) });
    }
    // a login token is for programs; it opens no page
    if (result.kind !== "ok" || result.tokenName !== undefined) return json(401, { error: "wrong" });
    const cookie = await webSessions.create(result.user, { address, userAgent });
    return json(200, { userId: result.user._id }, { "set-cookie": cookie });
  },
});
