import { invitations } from "@tendril/protocol/actions/users/invitations";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: invitations,
  siteRight: SiteRight.ManageUsers,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user }) {
    const found = await services.invitations.list(user);
    return {
      invitations: found.map(({ id, email, userid, createdAtMs, expiresAtMs }) => ({
        id,
        ...(email === undefined ? {} : { email }),
        by: userid.split("/")[2] ?? "",
        created: createdAtMs,
        expires: expiresAtMs,
      })),
      isMailOn: services.letters.isOn,
    };
  },
});
