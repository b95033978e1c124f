/** Choose a password with the token of a letter or of a sign-in that demands it: `{token, password}`. */
import { isUserId, text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import type { UserDocument } from "../../store/index.ts";
import { defineRoute, json, type RouteServices } from "../define-route.ts";
import { finishSignIn } from "../finish-sign-in.ts";

const body = z.object({ token: textField(1, 256), password: textField(1, 1024) });

export const route = defineRoute({
  method: "POST",
  path: "api/new-password",
  async handle(services, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { token, password } = parsed.data;
    const found = await readToken(services, token);
    if (found === undefined || found.user.domain !== request.domain) return json(403, { error: "bad-token" });
    const { accounts, webSessions, log } = services;
    const { user } = found;
    const problem = await accounts.changePassword(user._id, password);
    if (problem !== undefined) return json(400, { error: "bad-password", message: problem });
    if (!(await found.use())) return json(403, { error: "bad-token" });
    await webSessions.endAll(user._id);
    const changed = await accounts.get(user._id);
    if (changed === undefined) return json(403, { error: "bad-token" });
    accounts.tell(changed, { msg: "Password changed", msgid: 74 });
    log.info({ userId: user._id, peer: request.address }, "password chosen");
    // whoever reads the mail is not yet whoever has the second factor: a letter only sets the password
    return found.isLetter ? json(200, { next: "sign-in" }) : await finishSignIn(services, request, changed);
  },
});

async function readToken(
  { accounts, changeTokens, letters }: RouteServices,
  token: string,
): Promise<{ user: UserDocument; isLetter: boolean; use(): Promise<boolean> } | undefined> {
  const subject = await changeTokens.peek(token);
  if (subject !== undefined && isUserId(subject)) {
    const user = await accounts.get(subject);
    const use = async (): Promise<boolean> => (await changeTokens.consume(token)) !== undefined;
    return user === undefined ? undefined : { user, isLetter: false, use };
  }
  const user = await letters.readReset(token);
  return user === undefined ? undefined : { user, isLetter: true, use: () => letters.useReset(token) };
}
