/**
 * Whom a caller may manage, and which rights and realms may be given. Nobody manages who has more rights on the
 * site: whoever sets a password can sign in with it. Source: docs/spec/control-protocol.md, section 4.2.
 */
import { FULL_RIGHTS, Result, SiteRight } from "@tendril/protocol/constants";
import { isSiteAdmin, siteHas } from "../../auth/index.ts";
import { DeniedError, NotFoundError } from "../../errors.ts";
import type { UserDocument } from "../../store/index.ts";
import { findMember } from "../members.ts";
import type { ControlServices } from "../services.ts";

const restrictions =
  SiteRight.Locked |
  SiteRight.NoNewGroups |
  SiteRight.NoTools |
  SiteRight.LockedSettings |
  SiteRight.NoNewDevices;

/** Whether a manager sees the account: any, or with realms those that share one. */
export function isManagedBy(caller: UserDocument, user: UserDocument): boolean {
  if (!siteHas(caller, SiteRight.ManageUsers) || user.domain !== caller.domain) return false;
  const realms = isSiteAdmin(caller) ? [] : (caller.groups ?? []);
  return realms.length === 0 || (user.groups ?? []).some((realm) => realms.includes(realm));
}

/**
 * The account that is meant, by id or name. @throws NotFoundError for those that the caller does not see,
 * DeniedError for those who may do what the caller may not.
 */
export async function findManagedUser(
  services: Pick<ControlServices, "accounts" | "userGroups">,
  caller: UserDocument,
  ref: string | undefined,
): Promise<UserDocument> {
  const found = ref === undefined ? undefined : await findMember(services, caller, ref);
  if (found?.type !== "user" || !isManagedBy(caller, found)) throw new NotFoundError(Result.UserUnknown);
  if (found._id !== caller._id && !isSiteAdmin(caller)) {
    const beyond = found.siteadmin & ~restrictions & ~caller.siteadmin;
    if (isSiteAdmin(found) || beyond !== 0) throw new DeniedError(Result.PermissionDenied);
  }
  return found;
}

/** Bits of SiteRight that the caller may change on others. */
export function grantableSiteRights(caller: UserDocument): number {
  if (isSiteAdmin(caller)) return FULL_RIGHTS;
  const own = caller.siteadmin & (SiteRight.ManageUserGroups | SiteRight.Recordings);
  return SiteRight.ManageUsers | SiteRight.Locked | SiteRight.NoNewGroups | SiteRight.NoTools | own;
}

/**
 * Site rights of an account after a wish: bits beyond the caller's reach stay as they are.
 * @throws DeniedError when such bits would be added, and for the own account.
 */
export function siteRightsFor(caller: UserDocument, user: UserDocument | undefined, wanted: number): number {
  const before = user?.siteadmin ?? 0;
  if (wanted === before) return before;
  if (user?._id === caller._id) throw new DeniedError(Result.PermissionDenied);
  if (isSiteAdmin(caller)) return wanted;
  const mask = grantableSiteRights(caller);
  if ((wanted & ~mask & ~before) !== 0) throw new DeniedError(Result.PermissionDenied);
  return ((before & ~mask) | (wanted & mask)) >>> 0;
}

/** Realms of an account after a wish. A caller with realms gives the own ones, and leaves at least one of them. */
export function realmsFor(
  caller: UserDocument,
  user: UserDocument | undefined,
  wanted: readonly string[],
): string[] {
  const asked = new Set(wanted.map((realm) => realm.trim().toLowerCase()).filter((realm) => realm !== ""));
  const own = isSiteAdmin(caller) ? [] : (caller.groups ?? []);
  if (own.length === 0) return [...asked].sort();
  if (user?._id === caller._id) throw new DeniedError(Result.PermissionDenied);
  const given = [...asked].filter((realm) => own.includes(realm));
  if (given.length === 0) throw new DeniedError(Result.PermissionDenied);
  const foreign = (user?.groups ?? []).filter((realm) => !own.includes(realm));
  return [...new Set([...foreign, ...given])].sort();
}
