/** A sign-in link: works once, then leads to the pages signed in. */
import { isUserId } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../../auth/index.ts";
import { defineRoute } from "../define-route.ts";
import { openWebSession } from "../finish-sign-in.ts";

export const route = defineRoute({
  method: "GET",
  path: "sign-in/once",
  async handle(services, request) {
    const { signInLinks, accounts } = services;
    const { base, domain } = request;
    const subject = await signInLinks.consume((request.query.get("token") ?? "").slice(0, 256));
    const user = subject !== undefined && isUserId(subject) ? await accounts.get(subject) : undefined;
    if (user === undefined || user.domain !== domain || siteRestricts(user, SiteRight.Locked)) {
      return { status: 303, headers: { location: `${base}sign-in?used=1` } };
    }
    const cookie = await openWebSession(services, request, { user });
    return { status: 303, headers: { location: base, "set-cookie": cookie } };
  },
});
