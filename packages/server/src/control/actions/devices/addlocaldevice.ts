import { addlocaldevice } from "@tendril/protocol/actions/devices/addlocaldevice";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";

/** There are no groups of devices without agents here yet: the group that was named has another type. */
export const action = defineGroupAction({
  contract: addlocaldevice,
  group: { right: DeviceRight.ManageDevices, ref: ({ meshid }) => ({ id: meshid }) },
  refusals: { notFound: Result.InvalidGroupId, denied: Result.PermissionDenied },
  async run() {
    throw new DeniedError(Result.InvalidGroupType);
  },
});
