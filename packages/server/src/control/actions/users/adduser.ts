import { adduser } from "@tendril/protocol/actions/users/adduser";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineAction } from "../../define-action.ts";
import { addUser } from "../../users/index.ts";

export const action = defineAction({
  contract: adduser,
  siteRight: SiteRight.ManageUsers,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user, message }) {
    const { username, pass, randomPassword, resetNextLogin, domain = user.domain, ...fields } = message;
    if (domain !== user.domain) return { result: Result.InvalidDomain, msgid: 5 };
    try {
      const added = await addUser(services, user, {
        ...fields,
        name: username,
        password: randomPassword ? undefined : (pass ?? ""),
        mustChangePassword: resetNextLogin,
      });
      return "_id" in added ? { result: Result.Ok, userid: added._id } : added;
    } catch (error) {
      if (error instanceof DeniedError) return { result: "Invalid site permissions", msgid: 6 };
      throw error;
    }
  },
});
