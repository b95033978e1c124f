/** Make the first administrator with the token of the console: `{token, name, password, realname?}`. */
import { text as textField } from "@tendril/protocol";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import * as z from "zod/mini";
import { isAccountProblem } from "../../auth/index.ts";
import { defineRoute, json } from "../define-route.ts";
import { openWebSession } from "../finish-sign-in.ts";

const body = z.object({
  token: textField(1, 256),
  name: textField(1, 256),
  password: textField(1, 1024),
  realname: z.optional(textField(0, 256)),
});

export const route = defineRoute({
  method: "POST",
  path: "api/setup",
  async handle(services, request) {
    const { accounts, setupTokens, log } = services;
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { domain, address } = request;
    if ((await accounts.count(domain)) > 0) return json(409, { error: "done" });
    const { token, name, password, realname } = parsed.data;
    if ((await setupTokens.peek(token)) !== `domain/${domain}`) {
      log.warn({ peer: address }, "wrong set-up token");
      return json(403, { error: "bad-token" });
    }
    const account = await accounts.create({ domain, name, password, realname, siteadmin: FULL_RIGHTS });
    if (isAccountProblem(account)) return json(400, { error: account.kind, message: account.message });
    await setupTokens.consume(token);
    log.info({ userId: account._id, peer: address }, "first administrator created");
    return json(
      200,
      { userId: account._id },
      { "set-cookie": await openWebSession(services, request, { user: account }) },
    );
  },
});
