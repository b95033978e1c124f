/**
 * Who is meant by names and ids of members, and whether the caller may change their rights.
 * Source: docs/spec/control-protocol.md, sections 5.6 and 5.7.
 */
import { completeId, isUserGroupId, ProtocolError, type UserGroupId, type UserId } from "@tendril/protocol";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { mayGive } from "../auth/index.ts";
import type { Member, MemberTarget } from "../inventory/index.ts";
import type { UserDocument, UserGroupDocument } from "../store/index.ts";
import type { ControlServices } from "./services.ts";

type Lookup = Pick<ControlServices, "accounts" | "userGroups">;

/** A user by name or id, or a user group by id, of the caller's domain. */
export async function findMember(
  services: Lookup,
  caller: UserDocument,
  ref: string,
): Promise<Member | undefined> {
  if (ref.startsWith("ugrp/")) return findUserGroup(services, caller, ref);
  const id = idOrNone("user", caller, ref.startsWith("user/") ? ref : ref.toLowerCase());
  return id === undefined ? undefined : await services.accounts.get(id);
}

/** By id, complete or without `ugrp/<domain>/`. */
export function findUserGroup(
  { userGroups }: Pick<Lookup, "userGroups">,
  caller: UserDocument,
  ref: string,
): UserGroupDocument | undefined {
  const id = idOrNone("ugrp", caller, ref);
  return id === undefined ? undefined : userGroups.get(id);
}

/** The key of a link that may belong to someone who exists no more. */
export function memberIdOf(caller: UserDocument, ref: string): UserId | UserGroupId | undefined {
  return ref.startsWith("ugrp/") ? idOrNone("ugrp", caller, ref) : idOrNone("user", caller, ref);
}

export interface RightsWish {
  readonly caller: UserDocument;
  /** The caller's rights on the target. */
  readonly own: number;
  readonly member: Member;
  readonly target: MemberTarget;
  /** `undefined` takes the link away. */
  readonly rights: number | undefined;
}

/** Why the caller may not, in the words that scripts know; `undefined` when it may. */
export function refusalOfRights({ caller, own, member, target, rights }: RightsWish): string | undefined {
  if (member._id === caller._id) return "Can't change self";
  const isAdmin = own === FULL_RIGHTS;
  if (target.links?.[member._id]?.rights === FULL_RIGHTS && !isAdmin)
    return "Can't change rights of device group administrator";
  if (rights === FULL_RIGHTS && !isAdmin) return "Can't set device group administrator, if not administrator";
  if (rights !== undefined && !mayGive(own, rights)) return "Can't give rights beyond own rights";
  return undefined;
}

export function nameOfKind(member: Member): string {
  return isUserGroupId(member._id) ? "user group" : "user";
}

function idOrNone(kind: "user", caller: UserDocument, ref: string): UserId | undefined;
function idOrNone(kind: "ugrp", caller: UserDocument, ref: string): UserGroupId | undefined;
function idOrNone(kind: "user" | "ugrp", caller: UserDocument, ref: string): string | undefined {
  try {
    const id = completeId(kind, caller.domain, ref);
    return id.startsWith(`${kind}/${caller.domain}/`) ? id : undefined;
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // a malformed id names nobody
    throw error;
  }
}
