import type { FieldsOf } from "@tendril/protocol";
import { edituser } from "@tendril/protocol/actions/users/edituser";
import { Result, SiteRight } from "@tendril/protocol/constants";
import { isEmailAddress, siteRestricts } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import type { UserDocument } from "../../../store/index.ts";
import { defineAction } from "../../define-action.ts";
import { isPlainName } from "../../plain-name.ts";
import { endEverything, findManagedUser, realmsFor, siteRightsFor } from "../../users/index.ts";

export const action = defineAction({
  contract: edituser,
  siteRight: SiteRight.ManageUsers,
  refusals: { denied: Result.PermissionDenied },
  async run(services, { user: caller, message }) {
    const ref = message.userid ?? message.id ?? message.username;
    const found = await findManagedUser(services, caller, ref);
    const { accounts } = services;
    const msg = `Account changed: ${found.name}`;
    const changed = await accounts.change(found._id, changesOf(caller, found, message), {
      msg,
      msgid: 66,
      actor: caller,
    });
    const { resetNextLogin } = message;
    if (resetNextLogin !== undefined && resetNextLogin !== (found.passchange === -1))
      await accounts.demandPasswordChange(found._id, resetNextLogin);
    if (changed !== undefined && siteRestricts(changed, SiteRight.Locked))
      await endEverything(services, found._id);
    return { result: Result.Ok };
  },
});

/** Fields to merge; `undefined` clears one. */
function changesOf(caller: UserDocument, user: UserDocument, message: FieldsOf<typeof edituser>) {
  const { realname, consent, flags, removeRights, siteadmin, groups, requiresFactor } = message;
  if (realname && !isPlainName(realname)) throw new DeniedError("Invalid name");
  if (user._id === caller._id && removeRights !== undefined) throw new DeniedError(Result.PermissionDenied);
  return {
    ...emailChangeOf(user, message),
    ...(realname === undefined ? {} : { realname: realname || undefined }),
    ...(consent === undefined ? {} : { consent: consent || undefined }),
    ...(flags === undefined ? {} : { flags: flags || undefined }),
    ...(removeRights === undefined ? {} : { removeRights: removeRights || undefined }),
    ...(siteadmin === undefined ? {} : { siteadmin: siteRightsFor(caller, user, siteadmin) }),
    ...(requiresFactor === undefined ? {} : { requiresFactor: requiresFactor || undefined }),
    ...(groups === undefined ? {} : { groups: realmsFor(caller, user, groups) }),
  };
}

/** A new address is not verified unless the manager says so. */
function emailChangeOf(user: UserDocument, { email, emailVerified }: FieldsOf<typeof edituser>) {
  if (email && !isEmailAddress(email)) throw new DeniedError("Invalid email");
  const isNewAddress = email !== undefined && email.toLowerCase() !== (user.email ?? "");
  const isVerified = emailVerified ?? (isNewAddress ? false : undefined);
  return {
    ...(email === undefined ? {} : { email: email || undefined }),
    ...(isVerified === undefined ? {} : { emailVerified: isVerified || undefined }),
  };
}
