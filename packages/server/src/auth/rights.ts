/**
 * What a user may do: the one place that decides. Rights of several links add up; a full grant wins.
 * Source: docs/spec/control-protocol.md, sections 4.1 and 4.2.
 */
import type { DeviceId, GroupId } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import type { UserDocument } from "../store/index.ts";

const deviceRestrictions =
  DeviceRight.OnlyDesktopView |
  DeviceRight.NoTerminal |
  DeviceRight.NoFiles |
  DeviceRight.NoAmt |
  DeviceRight.OnlyLimitedInput |
  DeviceRight.OnlyOwnEvents |
  DeviceRight.NoDesktop;

const siteRestrictions =
  SiteRight.Locked |
  SiteRight.NoNewGroups |
  SiteRight.NoTools |
  SiteRight.LockedSettings |
  SiteRight.NoNewDevices;

/** Bits of DeviceRight on every device of the group, 0 when the user cannot see it. */
export function groupRights(user: UserDocument, groupId: GroupId): number {
  return linkRights(user, groupId);
}

/** Bits of DeviceRight, from the group's link and the device's own; 0 when the user cannot see the device. */
export function deviceRights(
  user: UserDocument,
  device: { readonly _id: DeviceId; readonly meshid: GroupId; readonly domain: string },
): number {
  if (device.domain !== user.domain) return 0;
  const fromGroup = linkRights(user, device.meshid);
  const fromDevice = linkRights(user, device._id);
  if (fromGroup === FULL_RIGHTS || fromDevice === FULL_RIGHTS) return FULL_RIGHTS;
  return (fromGroup | fromDevice) >>> 0;
}

/**
 * Whether `rights` hold all bits of `wanted`; 0 asks only for being able to see. Restriction bits are no rights:
 * asking for one is our bug. @throws RangeError.
 */
export function hasRight(rights: number, wanted: number): boolean {
  if ((wanted & deviceRestrictions) !== 0) throw new RangeError("a restriction is not a right");
  if (rights === FULL_RIGHTS) return true;
  return rights !== 0 && (rights & wanted) === wanted;
}

/** Full administrator of the site: restrictions do not count. */
export function isSiteAdmin(user: UserDocument): boolean {
  return user.siteadmin === FULL_RIGHTS;
}

/** Whether the user has all bits of SiteRight in `wanted`. @throws RangeError for restrictions. */
export function siteHas(user: UserDocument, wanted: number): boolean {
  if ((wanted & siteRestrictions) !== 0) throw new RangeError("a restriction is not a right");
  return isSiteAdmin(user) || (user.siteadmin & wanted) === wanted;
}

/** Whether a restriction of SiteRight applies to the user. */
export function siteRestricts(user: UserDocument, restriction: number): boolean {
  return !isSiteAdmin(user) && (user.siteadmin & restriction) !== 0;
}

function linkRights(user: UserDocument, id: string): number {
  const link = Object.hasOwn(user.links, id) ? user.links[id] : undefined;
  return (link?.rights ?? 0) >>> 0;
}
