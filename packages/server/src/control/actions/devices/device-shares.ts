import { deviceShares } from "@tendril/protocol/actions/devices/device-shares";
import { Result } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineDeviceAction } from "../../define-action.ts";
import { mayShare, viewShare } from "../../sharing/index.ts";

export const action = defineDeviceAction({
  contract: deviceShares,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  isAlwaysAnswered: true,
  async run(services, { user, device, rights }) {
    if (!mayShare(rights)) throw new DeniedError(Result.AccessDenied);
    const list = await services.shares.list(device);
    return { nodeid: device._id, deviceShares: list.map((share) => viewShare(services, share, user)) };
  },
});
