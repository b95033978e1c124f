/**
 * An account as clients see it: named fields only, so that a new secret field cannot leak.
 */
import type { WireUser } from "@tendril/protocol";
import type { UserDocument } from "../store/index.ts";

export function toWireUser(user: UserDocument): WireUser {
  const { _id, name, creation, siteadmin, links } = user;
  const optional = [
    "email",
    "emailVerified",
    "realname",
    "login",
    "access",
    "passchange",
    "groups",
    "lang",
    "flags",
    "consent",
    "removeRights",
    "requiresFactor",
  ] as const;
  const shown = optional.flatMap((field) => (user[field] === undefined ? [] : [[field, user[field]]]));
  return { _id, name, creation, siteadmin, links, ...Object.fromEntries(shown) };
}
