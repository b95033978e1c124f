/**
 * An account as clients see it: named fields only, so that a new secret field cannot leak.
 */
import type { WireUser } from "@tendril/protocol";
import type { UserDocument } from "../store/index.ts";

export function toWireUser(user: UserDocument): WireUser {
  const { _id, name, creation, siteadmin } = user;
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
    "notify",
  ] as const;
  const shown = optional.flatMap((field) => (user[field] === undefined ? [] : [[field, user[field]]]));
  return { _id, name, creation, siteadmin, links: withNotify(user), ...Object.fromEntries(shown) };
}

/** Wishes on device groups stand at their links, where stock clients look. */
function withNotify({ links, notify }: UserDocument): WireUser["links"] {
  if (notify === undefined) return links;
  return Object.fromEntries(
    Object.entries(links).map(([id, link]) => {
      const bits = Object.hasOwn(notify, id) ? notify[id] : undefined;
      return [id, bits === undefined ? link : { ...link, notify: bits }];
    }),
  );
}
