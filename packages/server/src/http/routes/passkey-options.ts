/**
 * What the browser needs to ask a passkey: `{}` to sign in with one alone, `{token}` as the second factor of the sign-in
 * that this token is of. 200 with `options`, 403 too late.
 */
import { isUserId, text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineRoute, json } from "../define-route.ts";

const body = z.object({ token: z.optional(textField(1, 256)) });

export const route = defineRoute({
  method: "POST",
  path: "api/passkey-options",
  async handle({ factorTokens, passkeys }, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { token } = parsed.data;
    if (token === undefined) return json(200, { options: await passkeys.startUsing(request.domain) });
    const subject = await factorTokens.peek(token);
    if (subject === undefined || !isUserId(subject)) return json(403, { error: "bad-token" });
    return json(200, { options: await passkeys.startUsing(request.domain, subject) });
  },
});
