/**
 * Managing accounts: whom a caller may manage and what may be given, accounts from outside fields, the end of
 * everything that an account has open, removal. Used by actions/users. Specified in
 * docs/spec/control-protocol.md, sections 4.2 and 5.4.
 */
export { addUser, type UserWish } from "./add-user.ts";
export { endEverything, removeAccount } from "./end-account.ts";
export { Invitations } from "./invitations.ts";
export { proveFactorOrFresh, proveOwnFactor, refuseLockedSettings, toWireCodes } from "./own-factor.ts";
export { Registration, type RegistrationPolicy } from "./registration.ts";
export { sessionIdOf } from "./session-id.ts";
export { findManagedUser, grantableSiteRights, isManagedBy, realmsFor, siteRightsFor } from "./user-rules.ts";
