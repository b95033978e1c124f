/** Sign in with name and password: `{name, password}`. 200 with a session or a next step, 401 wrong, 429 blocked. */
import { text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { readKnownCookie } from "../../auth/index.ts";
import { defineRoute, json } from "../define-route.ts";
import { blocked, finishSignIn } from "../finish-sign-in.ts";

const body = z.object({ name: textField(1, 256), password: textField(1, 1024) });

export const route = defineRoute({
  method: "POST",
  path: "api/sign-in",
  async handle(services, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { domain, address, userAgent } = request;
    const result = await services.signIn.withPassword({
      ...parsed.data,
      domain,
      address,
      userAgent,
      channel: "form",
      known: readKnownCookie(request.cookies),
    });
    if (result.kind === "blocked") return blocked(result.retryAfterMs);
    if (result.kind === "factor-needed") {
      const { hasTotp, byMail, passkeys } = await services.factors.list(result.user._id);
      const ways = { app: hasTotp, mail: byMail && services.letters.isOn, passkey: passkeys > 0 };
      return json(200, { next: "factor", token: await services.factorTokens.create(result.user._id), ways });
    }
    // a login token is for programs; it opens no page
    if (result.kind !== "ok" || result.token !== undefined) return json(401, { error: "wrong" });
    return await finishSignIn(services, request, result.user);
  },
});
