/** Make an own account where the operator allows it: `{name, password, email?, realname?, pass?}`. */
import { text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { defineRoute, json } from "../define-route.ts";
import { finishSignIn } from "../finish-sign-in.ts";

const body = z.object({
  name: textField(1, 256),
  password: textField(1, 1024),
  email: z.optional(textField(0, 256)),
  realname: z.optional(textField(0, 256)),
  pass: z.optional(textField(0, 256)),
});

export const route = defineRoute({
  method: "POST",
  path: "api/register",
  async handle(services, request) {
    const { registration, doorThrottle, letters, log } = services;
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { domain, address } = request;
    if (doorThrottle.blockedForMs(address, "register") > 0) return json(429, { error: "blocked" });
    doorThrottle.fail(address, "register");
    const account = await registration.register({ ...parsed.data, domain });
    if (account === undefined) return json(404, { error: "off" });
    if ("kind" in account) return json(400, { error: account.kind, message: account.message });
    log.info({ userId: account._id, peer: address }, "account registered");
    const noted = await letters.noteBrowser(account, request.languages);
    if (noted.email !== undefined && letters.isOn) await letters.sendVerification(noted);
    return await finishSignIn(services, request, noted);
  },
});
