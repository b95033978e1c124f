/**
 * Branded identifiers and the only functions that make them.
 *
 *     user/<domain>/<lower-case name>   mesh/<domain>/<64 characters>   node/<domain>/<64 characters>
 *
 * Source: docs/spec/control-protocol.md, section 3. On the wire a group is `mesh` and a device is `node`.
 */
import { ProtocolError } from "../errors.ts";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Lower-case tenant name, `""` for the default domain. */
export type DomainId = string;
export type UserId = Branded<"user">;
export type GroupId = Branded<"mesh">;
export type DeviceId = Branded<"node">;
export type UserGroupId = Branded<"ugrp">;
/** One connection of a user: the user's id and a random last part. */
export type SessionId = Branded<"session">;
export type EntityId = UserId | GroupId | DeviceId | UserGroupId;

interface Kinds {
  user: UserId;
  mesh: GroupId;
  node: DeviceId;
  ugrp: UserGroupId;
}
export type IdKind = keyof Kinds;

const MAX_ID_CHARS = 256;
const domainForm = /^[a-z0-9._-]{0,64}$/;
const lastPartForm: Record<IdKind, RegExp> = {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: refusing control characters is the point
  user: /^[^\s/"',\u0000-\u001f<>]{1,128}$/u,
  mesh: /^[A-Za-z0-9@$]{64}$/,
  node: /^[A-Za-z0-9@$]{64}$/,
  ugrp: /^[A-Za-z0-9@$]{64}$/,
};

/**
 * A complete id of the wanted kind.
 * @throws ProtocolError `bad-value` for another kind, a wrong form or more than 256 characters.
 */
export function parseId<K extends IdKind>(kind: K, text: string): Kinds[K] {
  const [prefix, domain, last, ...rest] = text.length > MAX_ID_CHARS ? [] : text.split("/");
  const fits = prefix === kind && domain !== undefined && last !== undefined && rest.length === 0;
  if (!fits || !domainForm.test(domain) || !lastPartForm[kind].test(last)) {
    throw new ProtocolError("bad-value", `expected ${kind}/<domain>/<id>`);
  }
  return text as Kinds[K];
}

/**
 * As parseId, but an id without `/` is completed with the caller's domain, as all clients may send.
 * @throws ProtocolError `bad-value`.
 */
export function completeId<K extends IdKind>(kind: K, domain: DomainId, text: string): Kinds[K] {
  return parseId(kind, text.includes("/") ? text : `${kind}/${domain}/${text}`);
}

/** User names are not case sensitive: the id holds the lower-case name. @throws ProtocolError `bad-value`. */
export function createUserId(domain: DomainId, name: string): UserId {
  return parseId("user", `user/${domain}/${name.toLowerCase()}`);
}

/** @throws ProtocolError `bad-value`. */
export function createGroupId(domain: DomainId, idText: string): GroupId {
  return parseId("mesh", `mesh/${domain}/${idText}`);
}

/** @throws ProtocolError `bad-value`. */
export function createDeviceId(domain: DomainId, idText: string): DeviceId {
  return parseId("node", `node/${domain}/${idText}`);
}

/** @throws ProtocolError `bad-value`. */
export function createUserGroupId(domain: DomainId, idText: string): UserGroupId {
  return parseId("ugrp", `ugrp/${domain}/${idText}`);
}

export function domainOf(id: EntityId): DomainId {
  return id.split("/")[1] ?? "";
}

/** The part after the domain: user name or id text. */
export function lastPartOf(id: EntityId): string {
  return id.split("/")[2] ?? "";
}

export const isUserId = (id: string): id is UserId => fits("user", id);
export const isGroupId = (id: string): id is GroupId => fits("mesh", id);
export const isDeviceId = (id: string): id is DeviceId => fits("node", id);
export const isUserGroupId = (id: string): id is UserGroupId => fits("ugrp", id);

function fits(kind: IdKind, id: string): boolean {
  const [prefix, domain, last, ...rest] = id.length > MAX_ID_CHARS ? [] : id.split("/");
  return (
    prefix === kind &&
    domain !== undefined &&
    last !== undefined &&
    rest.length === 0 &&
    domainForm.test(domain) &&
    lastPartForm[kind].test(last)
  );
}
