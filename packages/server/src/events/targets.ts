/**
 * Targets that are no single user, group or device. They carry the domain: no event crosses tenants.
 */
import type { DomainId, UserId } from "@tendril/protocol";

interface AccountPlace {
  readonly _id: UserId;
  readonly domain: DomainId;
  /** Realms. */
  readonly groups?: readonly string[];
}

/** Those who see everything of a domain: full administrators and site right AllEvents. */
export const allTarget = (domain: DomainId): string => `*/${domain}`;

/** Those who manage all accounts of a domain, or those of one realm in it. */
export const userAdminTarget = (domain: DomainId, realm?: string): string =>
  realm === undefined ? `users/${domain}` : `users/${domain}/${realm}`;

/** Who hears of an account: itself, and who manages it. */
export const accountTargets = (user: AccountPlace): string[] => [
  user._id,
  userAdminTarget(user.domain),
  ...(user.groups ?? []).map((realm) => userAdminTarget(user.domain, realm)),
];

/** Those who manage user groups of a domain. */
export const userGroupAdminTarget = (domain: DomainId): string => `usergroups/${domain}`;
