/**
 * Which events a user may see. Source: docs/spec/control-protocol.md, section 5.2.
 */
import { isDeviceId, isGroupId } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { hasRight, isSiteAdmin, type Rights, siteHas } from "../auth/index.ts";
import { allTarget, type PublishedEvent, userAdminTarget, userGroupAdminTarget } from "../events/index.ts";
import type { UserDocument } from "../store/index.ts";

/** The user, what the user is linked to, and what site rights add. */
export function targetsOf(rights: Rights, user: UserDocument): string[] {
  const targets = [user._id, ...rights.linkedIds(user)];
  if (isSiteAdmin(user) || siteHas(user, SiteRight.AllEvents)) targets.push(allTarget(user.domain));
  if (siteHas(user, SiteRight.ManageUsers)) targets.push(...accountTargetsOfManager(user));
  if (siteHas(user, SiteRight.ManageUserGroups)) targets.push(userGroupAdminTarget(user.domain));
  return targets;
}

/** A manager with realms hears of the accounts in these only. */
function accountTargetsOfManager(user: UserDocument): string[] {
  const realms = isSiteAdmin(user) ? [] : (user.groups ?? []);
  if (realms.length === 0) return [userAdminTarget(user.domain)];
  return realms.map((realm) => userAdminTarget(user.domain, realm));
}

/** False for another tenant's events, and for those of others where only own events may be seen. */
export function isEventFor(
  rights: Rights,
  user: UserDocument,
  { event, domain, targets, right = 0 }: PublishedEvent,
): boolean {
  if (domain !== user.domain) return false;
  if (right !== 0 && !isGroupRightHeld(rights, { user, meshid: event.meshid, right })) return false;
  if (event.userid === user._id || targets.includes(user._id)) return true;
  const reached = targets.filter((target) => isGroupId(target) || isDeviceId(target));
  const given = reached.map((target) => rights.onLink(user, target)).filter((bits) => bits !== 0);
  return given.length === 0 || !given.every(isOwnEventsOnly);
}

function isGroupRightHeld(
  rights: Rights,
  wanted: { readonly user: UserDocument; readonly meshid: string | undefined; readonly right: number },
): boolean {
  const { user, meshid = "", right } = wanted;
  return isGroupId(meshid) && hasRight(rights.onGroup(user, meshid), right);
}

function isOwnEventsOnly(rights: number): boolean {
  return rights !== FULL_RIGHTS && (rights & DeviceRight.OnlyOwnEvents) !== 0;
}
