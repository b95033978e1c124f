import { inviteAgent } from "@tendril/protocol/actions/groups/invite-agent";
import { GroupType, Result } from "@tendril/protocol/constants";
import { isEmailAddress } from "../../../auth/index.ts";
import { DeniedError, UnavailableError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";
import { agentInvitationUrl, encodeAgentInvitation } from "../../device-care/index.ts";

const DEFAULT_HOURS = 7 * 24;

export const action = defineGroupAction({
  contract: inviteAgent,
  group: { right: 0, ref: ({ meshid, meshname }) => ({ id: meshid, name: meshname }) },
  refusals: { notFound: Result.InvalidGroupId },
  async run({ cookies, facts, letters }, { user, group, message }) {
    const { email, name = "", msg = "", flags = 0, expire = DEFAULT_HOURS } = message;
    if (!letters.isOn) throw new UnavailableError("Unsupported feature");
    if (group.mtype !== GroupType.Agent) throw new DeniedError(Result.InvalidGroupId);
    if (!isEmailAddress(email)) throw new DeniedError("Invalid email");
    const cookie = encodeAgentInvitation(cookies, { groupId: group._id, flags, hours: expire });
    const url = agentInvitationUrl(facts, group.domain, cookie);
    letters.sendAgentInvitation({ to: email, name, from: user, groupName: group.name, msg, url });
    return { result: Result.Ok };
  },
});
