import { createDeviceShareLink } from "@tendril/protocol/actions/devices/create-device-share-link";
import { DeviceRight, FULL_RIGHTS, Result, ShareKind } from "@tendril/protocol/constants";
import { DeniedError } from "../../../errors.ts";
import { defineDeviceAction } from "../../define-action.ts";
import { isPlainName } from "../../plain-name.ts";
import { kindsNotSharable, mayShare, publishShare, readTimes, shareUrl } from "../../sharing/index.ts";

const served = ShareKind.Terminal | ShareKind.Desktop | ShareKind.Files;
const MAX_SHARES = 200;

export const action = defineDeviceAction({
  contract: createDeviceShareLink,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  isForTokens: true,
  isAlwaysAnswered: true,
  async run(services, { user, device, rights, message }) {
    const { facts, shares, clock } = services;
    const { guestname, p, consent, viewOnly } = message;
    if (!facts.isGuestSharingOn) throw new DeniedError("Guest sharing is off on this server");
    if (!mayShare(rights)) throw new DeniedError(Result.AccessDenied);
    if (!isPlainName(guestname)) throw new DeniedError("Invalid guest name");
    if ((p & ~served) !== 0) throw new DeniedError("Web relays are not served");
    if ((p & kindsNotSharable(rights)) !== 0) throw new DeniedError(Result.AccessDenied);
    const times = readTimes(message, clock.now());
    if (typeof times === "string") throw new DeniedError(`Invalid time: ${times}`);
    if ((await shares.list(device)).length >= MAX_SHARES) throw new DeniedError("Too many sharing links");
    const isViewer = rights !== FULL_RIGHTS && (rights & DeviceRight.OnlyDesktopView) !== 0;
    const share = await shares.create({
      ...{ nodeid: device._id, domain: device.domain, userid: user._id },
      ...{ guestName: guestname, p, consent },
      ...(viewOnly === true || isViewer ? { viewOnly: true } : {}),
      ...times,
    });
    await publishShare(services, { device, user, share, kind: "added" });
    const { port: _port, start: _start, end: _end, expire: _expire, ...echoed } = message;
    return {
      ...echoed,
      ...(times.startTime === undefined ? {} : { start: times.startTime }),
      ...(times.expireTime === undefined ? {} : { expire: times.expireTime }),
      ...(times.duration === undefined ? {} : { duration: times.duration }),
      url: shareUrl(services, share),
      publicid: share.publicid,
      result: Result.OkUpper,
    };
  },
});
