import { createInviteLink } from "@tendril/protocol/actions/groups/create-invite-link";
import { GroupType, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";
import { agentInvitationUrl, encodeAgentInvitation } from "../../device-care/index.ts";

export const action = defineGroupAction({
  contract: createInviteLink,
  group: { right: 0, ref: ({ meshid, meshname }) => ({ id: meshid, name: meshname }) },
  refusals: { notFound: Result.InvalidGroupId },
  async run({ cookies, facts }, { group, message }) {
    const { expire, flags } = message;
    if (group.mtype !== GroupType.Agent) throw new DeniedError(Result.InvalidGroupId);
    const cookie = encodeAgentInvitation(cookies, { groupId: group._id, flags, hours: expire });
    return { meshid: group._id, url: agentInvitationUrl(facts, group.domain, cookie), expire, cookie };
  },
});
