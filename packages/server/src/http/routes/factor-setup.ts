/**
 * Sets up a second factor where one is demanded before the first page: `{token}` begins and gives the secret of an
 * authenticator app, `{token, secret, code}` turns it on and gives backup codes, `{token, isDone: true}` signs in.
 * 401 wrong code, 403 too late.
 */
import { isUserId, text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { authenticatorUrl, createTotpSecret } from "../../auth/index.ts";
import { defineRoute, json } from "../define-route.ts";
import { finishSignIn } from "../finish-sign-in.ts";

const body = z.object({
  token: textField(1, 256),
  secret: z.optional(textField(1, 64)),
  code: z.optional(textField(1, 16)),
  isDone: z.optional(z.literal(true)),
});

export const route = defineRoute({
  method: "POST",
  path: "api/factor-setup",
  async handle(services, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { token, secret, code, isDone } = parsed.data;
    const { accounts, facts, factors, factorSetupTokens } = services;
    const subject = await factorSetupTokens.peek(token);
    const user = subject !== undefined && isUserId(subject) ? await accounts.get(subject) : undefined;
    if (user === undefined || user.domain !== request.domain) return json(403, { error: "bad-token" });
    if (isDone) {
      if (!(await factors.isNeeded(user._id))) return json(401, { error: "wrong" });
      if ((await factorSetupTokens.consume(token)) === undefined) return json(403, { error: "bad-token" });
      return await finishSignIn(services, request, user, { isProved: true });
    }
    if (secret !== undefined && code !== undefined) {
      if (!(await factors.setTotp(user._id, secret, code))) return json(401, { error: "wrong" });
      accounts.tell(user, { msg: "Authenticator app set up", msgid: 90 });
      return json(200, { codes: await factors.createBackup(user._id) });
    }
    if (await factors.isNeeded(user._id)) return json(403, { error: "bad-token" });
    const made = createTotpSecret();
    return json(200, {
      secret: made,
      url: authenticatorUrl(made, { host: facts.hostname, name: user.name }),
    });
  },
});
