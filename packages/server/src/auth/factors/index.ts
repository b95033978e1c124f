/**
 * Second factors: authenticator apps, passkeys, codes by mail, backup codes, browsers that are not asked again. Used by sign-in, the control
 * channel and the sign-in routes. Specified in docs/spec/control-protocol.md, section 2.5; ADR 23.
 */
export { FactorPolicy } from "./factor-policy.ts";
export { type FactorList, Factors } from "./factors.ts";
export { KNOWN_DAYS, KnownBrowsers, knownCookie, readKnownCookie } from "./known-browsers.ts";
export { Passkeys } from "./passkeys.ts";
export { authenticatorUrl, createTotpSecret, decodeBase32, totpCode } from "./totp.ts";
