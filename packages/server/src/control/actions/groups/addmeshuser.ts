import { addmeshuser } from "@tendril/protocol/actions/groups/addmeshuser";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";
import { findMember, nameOfKind, refusalOfRights } from "../../members.ts";

export const action = defineGroupAction({
  contract: addmeshuser,
  group: { right: DeviceRight.ManageUsers, ref: ({ meshid, meshname }) => ({ id: meshid, name: meshname }) },
  refusals: { denied: Result.PermissionDenied, notFound: Result.UnknownGroup },
  async run(services, { user, group, rights: own, message }) {
    const { usernames = [], userids = [], userid, remove, meshadmin } = message;
    const refs = [...usernames, ...userids, ...(userid === undefined ? [] : [userid])];
    if (refs.length === 0) throw new DeniedError(Result.InvalidUsernames);
    const rights = remove === true ? undefined : meshadmin;
    const texts: string[] = [];
    let success = 0;
    for (const ref of refs) {
      const member = await findMember(services, user, ref);
      if (member === undefined) {
        texts.push(`Unknown user ${ref}`);
        continue;
      }
      const target = (await services.groups.get(group._id)) ?? group;
      const refusal = refusalOfRights({ caller: user, own, member, target, rights });
      if (refusal === undefined) {
        await services.memberships.set(member, { target, rights }, user);
        texts.push(`${rights === undefined ? "Removed" : "Added"} ${nameOfKind(member)} ${member.name}`);
        success++;
      } else texts.push(refusal);
    }
    return { result: texts.join(", ") || Result.NothingDone, success, failed: refs.length - success };
  },
});
