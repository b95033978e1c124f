/**
 * The guest of a sharing link, when this page is one: tokens for sessions instead of the control channel.
 */
import { post } from "../app/page-state.ts";
import { t } from "../language/index.ts";

export interface GuestLink {
  /** `c` of the link. */
  readonly cookie: string;
  /** How the guest wants to be called. */
  readonly name: string;
}

/** The server gives no token any more: trying again is in vain. */
export class LinkEnded extends Error {}

let link: GuestLink | undefined;

/** From now on the page opens sessions as this guest. */
export function becomeGuest(guest: GuestLink): void {
  link = guest;
}

export function isGuest(): boolean {
  return link !== undefined;
}

/** A token that is good for a few minutes; `undefined` for signed-in users. @throws Error with a sentence, LinkEnded too. */
export async function guestToken(): Promise<string | undefined> {
  if (link === undefined) return undefined;
  const { status, body } = await post("share", { c: link.cookie, name: link.name });
  if (status === 200) return String(body.token);
  throw new LinkEnded(
    status === 409 ? t("The link is not open at this time.") : t("The link has ended or was taken back."),
  );
}
