import { removeInviteCode } from "@tendril/protocol/actions/groups/remove-invite-code";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { NotFoundError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";

export const action = defineGroupAction({
  contract: removeInviteCode,
  group: {
    right: DeviceRight.EditGroup,
    ref: ({ meshid, meshname }) => ({ id: meshid, name: meshname }),
  },
  refusals: { notFound: Result.InvalidGroupId },
  async run({ inviteCodes }, { user, group, message }) {
    if (!(await inviteCodes.remove(group, message.code, user)))
      throw new NotFoundError("There is no such invitation code");
    return { result: Result.Ok };
  },
});
