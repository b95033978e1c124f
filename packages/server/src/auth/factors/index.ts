/**
 * Second factors: authenticator apps, backup codes, browsers that are not asked again. Used by sign-in, the control
 * channel and the sign-in routes. Specified in docs/spec/control-protocol.md, section 2.5; ADR 23.
 */
export { FactorKey } from "./factor-key.ts";
export { type FactorList, Factors } from "./factors.ts";
export { KNOWN_DAYS, KnownBrowsers, knownCookie, readKnownCookie } from "./known-browsers.ts";
export { createTotpSecret, decodeBase32, totpCode } from "./totp.ts";
