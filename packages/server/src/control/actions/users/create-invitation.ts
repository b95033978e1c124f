import { createInvitation } from "@tendril/protocol/actions/users/create-invitation";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { isEmailAddress } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { findUserGroup } from "../../members.ts";

export const action = defineAction({
  contract: createInvitation,
  siteRight: SiteRight.ManageUsers,
  isForTokens: false,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user, message }) {
    const { email, days, siteadmin = 0, userGroups = [] } = message;
    if (email !== undefined && !isEmailAddress(email)) throw new DeniedError("Invalid email");
    const groups = userGroups.map((ref) => findUserGroup(services, user, ref));
    if (groups.includes(undefined)) throw new DeniedError(Result.InvalidUserGroup);
    const { letters, invitations } = services;
    const isMailed = email !== undefined && letters.isOn;
    const { id, secret } = await invitations.create(user, {
      // an address counts as confirmed only when the link went there and nowhere else
      email: isMailed ? email : undefined,
      siteadmin,
      userGroups: groups.filter((group) => group !== undefined),
      days,
    });
    if (!isMailed)
      return { result: Result.Ok, id, url: letters.invitationUrl(user.domain, secret), isMailed };
    letters.sendInvitation({ to: email, from: user, secret, days });
    return { result: Result.Ok, id, isMailed };
  },
});
