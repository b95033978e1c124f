import { deletemesh } from "@tendril/protocol/actions/groups/deletemesh";
import { FULL_RIGHTS, Result } from "@tendril/protocol/constants";
import { defineGroupAction } from "../../define-action.ts";

export const action = defineGroupAction({
  contract: deletemesh,
  freshFactor: "always",
  group: { right: FULL_RIGHTS, ref: ({ meshid, meshname }) => ({ id: meshid, name: meshname }) },
  refusals: { notFound: Result.UnknownDeviceGroup, denied: Result.AccessDenied },
  async run({ groups, devices, agents }, { user, group }) {
    const members = await devices.inGroups([group._id]);
    await groups.delete(group, user);
    for (const device of members) agents.disconnect(device._id);
    return { result: Result.Ok };
  },
});
