/**
 * Sharing links as users see them, and the events that keep open pages up to date.
 */
import type { WireDeviceShare } from "@tendril/protocol/actions/devices/device-shares";
import type { DeviceDocument, DeviceShareDocument, UserDocument } from "../../store/index.ts";
import type { ControlServices, ServerFacts } from "../services.ts";
import type { Shares } from "./shares.ts";

const HTTPS_PORT = 443;
/** Event numbers: made once, daily, weekly; taken back. */
const ADDED: readonly number[] = [101, 138, 139];
const REMOVED = 102;

/** The address that the guest opens. */
export function shareUrl(
  { facts, shares }: { readonly facts: ServerFacts; readonly shares: Shares },
  share: DeviceShareDocument,
): string {
  const port = facts.httpsPort();
  const host = port === HTTPS_PORT ? facts.hostname : `${facts.hostname}:${port}`;
  const folder = facts.isDomainInPath(share.domain) ? `${share.domain}/` : "";
  return `https://${host}/${folder}sharing?c=${shares.linkCookie(share)}`;
}

/** Whoever has the address can use it: only who made it sees it again. */
export function viewShare(
  services: { readonly facts: ServerFacts; readonly shares: Shares },
  share: DeviceShareDocument,
  viewer: UserDocument | undefined,
): WireDeviceShare {
  const { publicid, userid, guestName, p, consent, viewOnly, startTime, expireTime, duration, recurring } =
    share;
  return {
    ...{ publicid, userid, guestName, p, consent },
    ...(viewOnly === undefined ? {} : { viewOnly }),
    ...(startTime === undefined ? {} : { startTime }),
    ...(expireTime === undefined ? {} : { expireTime }),
    ...(duration === undefined ? {} : { duration }),
    ...(recurring === undefined ? {} : { recurring }),
    ...(viewer?._id === userid ? { url: shareUrl(services, share) } : {}),
  };
}

export async function publishShare(
  services: ControlServices,
  fact: {
    readonly device: DeviceDocument;
    readonly user: UserDocument;
    readonly share: DeviceShareDocument;
    readonly kind: "added" | "removed";
  },
): Promise<void> {
  const { devices, shares } = services;
  const { device, user, share, kind } = fact;
  const by = { userid: user._id, username: user.name };
  const [action, msgid, msg] =
    kind === "added"
      ? ["addedDeviceShare", ADDED[share.recurring ?? 0] ?? 0, `Shared the device with ${share.guestName}`]
      : ["removedDeviceShare", REMOVED, `Ended the sharing with ${share.guestName}`];
  devices.record(device, {
    ...{ etype: "node", action, ...by, msgid, publicid: share.publicid },
    msgArgs: [share.guestName],
    msg,
  });
  const list = await shares.list(device);
  devices.record(device, {
    ...{ etype: "node", action: "deviceShareUpdate", nolog: 1 },
    deviceShares: list.map((entry) => viewShare(services, entry, undefined)),
  });
}
