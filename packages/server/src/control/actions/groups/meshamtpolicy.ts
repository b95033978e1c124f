import { meshamtpolicy } from "@tendril/protocol/actions/groups/meshamtpolicy";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineGroupAction } from "../../define-action.ts";

export const action = defineGroupAction({
  contract: meshamtpolicy,
  group: { right: DeviceRight.EditGroup, ref: ({ meshid }) => ({ id: meshid }) },
  refusals: { notFound: Result.InvalidGroupId },
  async run({ amtPolicies }, { user, group, message }) {
    await amtPolicies.set(group, message.amtpolicy, user);
    return { result: Result.Ok };
  },
});
