/** The second factor of a sign-in: `{token, code or passkey, remember}`. 200, 401 wrong, 403 too late, 429 blocked. */
import { isUserId, passkeyAnswer, text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { knownCookie } from "../../auth/index.ts";
import { defineRoute, json } from "../define-route.ts";
import { blocked, finishSignIn } from "../finish-sign-in.ts";

const body = z.object({
  token: textField(1, 256),
  code: z.optional(z.string().check(z.regex(/^(\d{6}|\d{8})$/))),
  passkey: z.optional(passkeyAnswer),
  remember: z.optional(z.boolean()),
});

export const route = defineRoute({
  method: "POST",
  path: "api/sign-in-factor",
  async handle(services, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { token, code, passkey, remember } = parsed.data;
    const proof = passkey ?? code;
    if (proof === undefined) return json(400, { error: "malformed" });
    const { accounts, factorTokens, knownBrowsers, signIn } = services;
    const subject = await factorTokens.peek(token);
    const user = subject !== undefined && isUserId(subject) ? await accounts.get(subject) : undefined;
    if (user === undefined || user.domain !== request.domain) return json(403, { error: "bad-token" });
    const { address, userAgent } = request;
    const result = await signIn.withFactor(user, { address, userAgent, channel: "form" }, proof);
    if (result.kind === "blocked") return blocked(result.retryAfterMs);
    if (result.kind !== "ok") return json(401, { error: "wrong" });
    if ((await factorTokens.consume(token)) === undefined) return json(403, { error: "bad-token" });
    const reply = await finishSignIn(services, request, user, { isProved: true });
    if (!remember) return reply;
    const known = knownCookie(await knownBrowsers.add(user._id, { address, userAgent }));
    const session = reply.headers?.["set-cookie"] ?? [];
    return { ...reply, headers: { ...reply.headers, "set-cookie": [...[session].flat(), known] } };
  },
});
