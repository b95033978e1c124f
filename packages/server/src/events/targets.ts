/**
 * Targets that are no single user, group or device. They carry the domain: no event crosses tenants.
 */
import type { DomainId } from "@tendril/protocol";

/** Those who see everything of a domain: full administrators and site right AllEvents. */
export const allTarget = (domain: DomainId): string => `*/${domain}`;

/** Those who manage accounts of a domain. */
export const userAdminTarget = (domain: DomainId): string => `users/${domain}`;

/** Those who manage user groups of a domain. */
export const userGroupAdminTarget = (domain: DomainId): string => `usergroups/${domain}`;
