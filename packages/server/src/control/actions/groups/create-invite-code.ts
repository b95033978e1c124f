import { createInviteCode } from "@tendril/protocol/actions/groups/create-invite-code";
import { DeviceRight, GroupType, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";
import { checkInviteCodes } from "../../device-care/index.ts";

export const action = defineGroupAction({
  contract: createInviteCode,
  group: {
    right: DeviceRight.EditGroup,
    ref: ({ meshid, meshname }) => ({ id: meshid, name: meshname }),
  },
  refusals: { notFound: Result.InvalidGroupId },
  async run({ inviteCodes, facts }, { user, group, message }) {
    const { code: wanted, flags, expire: hours } = message;
    checkInviteCodes(facts, wanted === undefined ? [] : [wanted]);
    if (group.mtype !== GroupType.Agent) throw new DeniedError(Result.InvalidGroupId);
    const { code, end } = await inviteCodes.create(group, { code: wanted, flags, hours }, user);
    const url = facts.pageUrl(group.domain, `invite?code=${encodeURIComponent(code)}`);
    return { result: Result.Ok, meshid: group._id, code, url, ...(end === undefined ? {} : { end }) };
  },
});
