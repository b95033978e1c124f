/**
 * People whom somebody else has checked: OpenID providers and LDAP directories, and the accounts that are theirs. Used by
 * the routes of signing in and by auth, which asks the directory for passwords. Decisions in
 * docs/adr/0028-single-sign-on.md.
 */
export { Directory, type DirectorySettings } from "./directory.ts";
export { OpenId, type OpenIdSettings } from "./open-id.ts";
export { OutsideAccounts, type OutsidePolicy, type OutsideProblem } from "./outside-accounts.ts";
