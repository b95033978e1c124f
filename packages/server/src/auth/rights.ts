/**
 * What a user may do: the one place that decides. Rights of several links add up; a full grant wins.
 * Source: docs/spec/control-protocol.md, sections 4.1 and 4.2.
 */
import {
  type DeviceId,
  type DomainId,
  type GroupId,
  isUserGroupId,
  type UserGroupId,
} from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { sumRights } from "@tendril/protocol/roles";
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

/** Group or device id to the rights there. */
export type Links = Readonly<Record<string, { readonly rights: number }>>;

/** Where the links of user groups are known; at once, because every message to a page asks. */
export interface GrantSource {
  /** `undefined` for a user group that is not of the domain or does not exist. */
  linksOf(userGroupId: UserGroupId, domain: DomainId): Links | undefined;
}

/** What a user may do to groups and devices: own links and those of the user's groups. */
export class Rights {
  readonly #userGroups: GrantSource;

  constructor(userGroups: GrantSource) {
    this.#userGroups = userGroups;
  }

  /** Bits of DeviceRight on every device of the group, 0 when the user cannot see it. */
  onGroup(user: UserDocument, groupId: GroupId): number {
    return this.#sum(user, [groupId]);
  }

  /** Bits of DeviceRight, from the group's links and the device's own; 0 when the user cannot see the device. */
  onDevice(
    user: UserDocument,
    device: { readonly _id: DeviceId; readonly meshid: GroupId; readonly domain: string },
  ): number {
    return device.domain === user.domain ? this.#sum(user, [device.meshid, device._id]) : 0;
  }

  /** Rights that links to this one group or device give, whatever else gives more. */
  onLink(user: UserDocument, id: GroupId | DeviceId): number {
    return this.#sum(user, [id]);
  }

  /** Ids of groups, devices and user groups that the user is linked to, directly or by a user group. */
  linkedIds(user: UserDocument): string[] {
    const ids = new Set(Object.keys(user.links));
    for (const links of this.#inherited(user)) for (const id of Object.keys(links)) ids.add(id);
    return [...ids];
  }

  #inherited(user: UserDocument): Links[] {
    return userGroupIdsOf(user).flatMap((id) => {
      const links = this.#userGroups.linksOf(id, user.domain);
      return links === undefined ? [] : [links];
    });
  }

  #sum(user: UserDocument, ids: readonly string[]): number {
    const each: number[] = [];
    for (const links of [user.links, ...this.#inherited(user)]) {
      for (const id of ids) if (Object.hasOwn(links, id)) each.push(links[id]?.rights ?? 0);
    }
    return sumRights(each, user.removeRights);
  }
}

const userGroupIds = new WeakMap<UserDocument, readonly UserGroupId[]>();

/** User groups of the user; kept with the document, which nobody changes: every device of a list asks. */
function userGroupIdsOf(user: UserDocument): readonly UserGroupId[] {
  const known = userGroupIds.get(user);
  if (known !== undefined) return known;
  const ids = Object.keys(user.links).filter(isUserGroupId);
  userGroupIds.set(user, ids);
  return ids;
}

/**
 * Whether someone with `own` rights may give `wanted` to another: nothing beyond the own, and no restriction of the
 * own left out. All rights are given only by who has them all.
 */
export function mayGive(own: number, wanted: number): boolean {
  if (own === FULL_RIGHTS) return true;
  if (wanted === FULL_RIGHTS) return false;
  const isWithin = (wanted & ~deviceRestrictions & ~own) === 0;
  return isWithin && (own & deviceRestrictions & ~wanted) === 0;
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
