/**
 * Who is behind a session. Source: docs/spec/session-protocols.md, section 1.7.
 */
import type { Fields } from "./host/index.ts";
import { base64Of, textOf } from "./values.ts";

/** Whose sessions these are in the counts: a guest is not the user who shares. */
export function personOf({ userid, guestuserid, guestname }: Fields): string {
  const guest = textOf(guestname, 256);
  if (guest === "") return textOf(userid, 256);
  return `${textOf(guestuserid, 256) || textOf(userid, 256)}/guest:${base64Of(guest)}`;
}

/** For people: a guest is named with the one who shares. */
export function nameOf(request: Fields): string {
  const user = textOf(request.realname, 128) || textOf(request.username, 128) || "An administrator";
  const guest = textOf(request.guestname, 128);
  return guest === "" ? user : `${guest} (guest of ${user})`;
}
