import { removemeshuser } from "@tendril/protocol/actions/groups/removemeshuser";
import { DeviceRight, FULL_RIGHTS, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";
import { memberIdOf } from "../../members.ts";

/** Also for members that exist no more: their link is all that is left of them. */
export const action = defineGroupAction({
  contract: removemeshuser,
  group: { right: DeviceRight.ManageUsers, ref: ({ meshid, meshname }) => ({ id: meshid, name: meshname }) },
  refusals: { denied: Result.PermissionDenied, notFound: Result.UnknownDeviceGroup },
  async run({ memberships }, { user, group, rights, message }) {
    const id = memberIdOf(user, message.userid);
    if (id === user._id) throw new DeniedError(Result.CantRemoveSelf);
    const link = id === undefined ? undefined : group.links[id];
    if (id === undefined || link === undefined) throw new DeniedError(Result.UserNotInGroup);
    if (link.rights === FULL_RIGHTS && rights !== FULL_RIGHTS) throw new DeniedError(Result.PermissionDenied);
    await memberships.set({ _id: id, name: link.name }, { target: group, rights: undefined }, user);
    return { result: Result.Ok };
  },
});
