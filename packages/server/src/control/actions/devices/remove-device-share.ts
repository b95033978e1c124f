import { removeDeviceShare } from "@tendril/protocol/actions/devices/remove-device-share";
import { Result } from "@tendril/protocol/constants";
import { DeniedError, NotFoundError } from "../../../errors.ts";
import { defineDeviceAction } from "../../define-action.ts";
import { mayShare, publishShare } from "../../sharing/index.ts";

export const action = defineDeviceAction({
  contract: removeDeviceShare,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  isAlwaysAnswered: true,
  async run(services, { user, peer, device, rights, message, responseId }) {
    if (!mayShare(rights)) throw new DeniedError(Result.AccessDenied);
    const share = await services.shares.remove(device, message.publicid);
    if (share === undefined) throw new NotFoundError("Invalid share");
    await publishShare(services, { device, user, share, kind: "removed" });
    const echo = { nodeid: device._id, publicid: message.publicid };
    const responseid = responseId === undefined ? {} : { responseid: responseId };
    peer.send({ action: "removeDeviceShare", ...echo, ...responseid, removed: true });
    return { ...echo, result: Result.OkUpper };
  },
});
