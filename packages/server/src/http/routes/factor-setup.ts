/**
 * Sets up a second factor where one is demanded before the first page: `{token}` begins and gives the secret of an
 * authenticator app, `{token, secret, code}` turns it on; `{token, wantsPasskey: true}` gives options for a passkey,
 * `{token, passkey}` adds it. Both give backup codes and another token, and `{token, isDone: true}` with that signs in.
 * 401 wrong code or passkey, 403 too late.
 */
import { isUserId, passkeyOffer, text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { authenticatorUrl, createTotpSecret } from "../../auth/index.ts";
import type { UserDocument } from "../../store/index.ts";
import { defineRoute, json, type RouteReply, type RouteServices } from "../define-route.ts";
import { finishSignIn } from "../finish-sign-in.ts";

/** Before the id in the subject of a token whose owner has set the factor up; no id begins with it. */
const DONE = "done:";

const body = z.object({
  token: textField(1, 256),
  secret: z.optional(textField(1, 64)),
  code: z.optional(textField(1, 16)),
  wantsPasskey: z.optional(z.literal(true)),
  passkey: z.optional(passkeyOffer),
  isDone: z.optional(z.literal(true)),
});

export const route = defineRoute({
  method: "POST",
  path: "api/factor-setup",
  async handle(services, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { token, secret, code, wantsPasskey, passkey, isDone = false } = parsed.data;
    const { accounts, factors, factorSetupTokens, passkeys } = services;
    const subject = (await factorSetupTokens.peek(token)) ?? "";
    const isSetUp = subject.startsWith(DONE);
    const id = isSetUp ? subject.slice(DONE.length) : subject;
    const user = isUserId(id) ? await accounts.get(id) : undefined;
    if (user === undefined || user.domain !== request.domain) return json(403, { error: "bad-token" });
    if (isDone || isSetUp) {
      if (!isDone || !isSetUp) return json(401, { error: "wrong" });
      if ((await factorSetupTokens.consume(token)) === undefined) return json(403, { error: "bad-token" });
      return await finishSignIn(services, request, user, { isProved: true });
    }
    if (await factors.isNeeded(user._id)) return json(403, { error: "bad-token" });
    if (wantsPasskey) return json(200, { options: await passkeys.startAdding(user) });
    if (passkey !== undefined) {
      const key = await passkeys.add(user, "Passkey", passkey);
      return key === undefined
        ? json(401, { error: "wrong" })
        : await turnedOn(services, user, "Passkey added");
    }
    if (secret === undefined || code === undefined) return begin(services, user);
    const isRight = await factors.setTotp(user._id, secret, code);
    return isRight
      ? await turnedOn(services, user, "Authenticator app set up")
      : json(401, { error: "wrong" });
  },
});

function begin({ facts, passkeys }: RouteServices, user: UserDocument): RouteReply {
  const secret = createTotpSecret();
  const url = authenticatorUrl(secret, { host: facts.hostname, name: user.name });
  return json(200, { secret, url, canBePasskey: passkeys.canBeMade(user.domain) });
}

/** Tokens that others got for the same account end here. */
async function turnedOn(services: RouteServices, user: UserDocument, msg: string): Promise<RouteReply> {
  const { accounts, factors, factorSetupTokens } = services;
  await factorSetupTokens.revoke(user._id);
  accounts.tell(user, { msg, msgid: 90 });
  const token = await factorSetupTokens.create(`${DONE}${user._id}`);
  return json(200, { codes: await factors.createBackup(user._id), token });
}
