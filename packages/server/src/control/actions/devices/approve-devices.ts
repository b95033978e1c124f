import { approveDevices } from "@tendril/protocol/actions/devices/approve-devices";
import { DeviceRight, Result, SiteRight } from "@tendril/protocol/constants";
import { siteRestricts } from "../../../auth/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineGroupAction } from "../../define-action.ts";
import { chosenPending } from "../../device-care/index.ts";

export const action = defineGroupAction({
  contract: approveDevices,
  group: { right: DeviceRight.ManageDevices, ref: ({ meshid }) => ({ id: meshid }) },
  async run({ pending }, { user, group, message }) {
    if (siteRestricts(user, SiteRight.NoNewDevices)) throw new DeniedError(Result.PermissionDenied);
    const chosen = await chosenPending(pending, group, message.nodeids);
    await pending.approve(chosen, user);
    return { result: Result.Ok, count: chosen.length };
  },
});
