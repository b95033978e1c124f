/** Invitations of people: whoever has the link makes an account. `_id` is the SHA-256 (hex) of the link's secret. */
import type { DomainId, UserGroupId, UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface InvitationDocument {
  readonly _id: string;
  readonly domain: DomainId;
  /** Who invites; the new account gets no more than this user may give when it is made. */
  readonly userid: UserId;
  /** Where the link was sent to; absent when it was only copied. */
  readonly email?: string;
  /** Bits of SiteRight of the new account. */
  readonly siteadmin: number;
  /** Realms of the new account. */
  readonly groups: readonly string[];
  /** User groups that it joins. */
  readonly userGroups: readonly UserGroupId[];
  /** ms. */
  readonly createdAtMs: number;
  /** ms. */
  readonly expiresAtMs: number;
}

export const invitationCollection = defineCollection<InvitationDocument>({
  name: "invitations",
  indexes: ["domain", "userid", "expiresAtMs"],
});
