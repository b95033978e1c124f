/**
 * What is done with Intel AMT, and what is wrong with it. Source: docs/spec/amt.md, section 8.1.
 */

/** What becomes of firmware in a device group. */
export const AmtPolicyType = { None: 0, Deactivate: 1, Client: 2, Admin: 3, Best: 4 } as const;

/** Connections of firmware to the server. */
export const CiraSetup = { Leave: 0, Remove: 1, Setup: 2 } as const;

/** Bits of `intelamt.warn`. */
export const AmtWarning = { UnknownLogin: 1, OtherRealm: 2, OtherCertificate: 4, Trying: 8 } as const;

/** Bits of `intelamt.flags`. */
export const AmtFlag = { Embedded: 1, ClientControl: 2, AdminControl: 4 } as const;
