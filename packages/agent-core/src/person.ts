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
