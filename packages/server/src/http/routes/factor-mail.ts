/** Sends the code of a second factor by mail: `{token}` of the sign-in. 204, 403 too late, 429 too many letters. */
import { isUserId, text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineRoute, json } from "../define-route.ts";

const body = z.object({ token: textField(1, 256) });

export const route = defineRoute({
  method: "POST",
  path: "api/factor-mail",
  async handle({ accounts, doorThrottle, factors, factorTokens, letters }, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const subject = await factorTokens.peek(parsed.data.token);
    const user = subject !== undefined && isUserId(subject) ? await accounts.get(subject) : undefined;
    if (user === undefined || user.domain !== request.domain || !(await factors.list(user._id)).byMail)
      return json(403, { error: "bad-token" });
    if (!letters.isOn || doorThrottle.blockedForMs(request.address, user._id) > 0)
      return json(429, { error: "blocked" });
    doorThrottle.fail(request.address, user._id);
    letters.sendFactorCode(user, await factors.createMailCode(user._id));
    return { status: 204 };
  },
});
