/** What an invitation's link leads to: `{token}` gives its end; with name and password the account is made. */
import { text as textField } from "@tendril/protocol";
import * as z from "zod/mini";
import { isAccountProblem } from "../../auth/index.ts";
import { defineRoute, json } from "../define-route.ts";
import { finishSignIn } from "../finish-sign-in.ts";

const body = z.object({
  token: textField(1, 256),
  name: z.optional(textField(1, 256)),
  password: z.optional(textField(1, 1024)),
  realname: z.optional(textField(0, 256)),
});

export const route = defineRoute({
  method: "POST",
  path: "api/invitation",
  async handle(services, request) {
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return json(400, { error: "malformed" });
    const { token, name, password, realname } = parsed.data;
    const { invitations, log } = services;
    const invitation = await invitations.read(request.domain, token);
    if (invitation === undefined) return json(403, { error: "bad-token" });
    if (name === undefined || password === undefined) {
      return json(200, { expires: invitation.expiresAtMs, email: invitation.email ?? "" });
    }
    const account = await invitations.accept(invitation, { name, password, realname });
    if (account === undefined) return json(403, { error: "bad-token" });
    if (isAccountProblem(account)) return json(400, { error: account.kind, message: account.message });
    log.info({ userId: account._id, peer: request.address }, "invitation accepted");
    return await finishSignIn(services, request, account);
  },
});
