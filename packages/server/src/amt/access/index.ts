/**
 * Requests to the firmware of a device: over any way of the dialer, with TLS where it wants it, with its digest, one
 * at a time. Used by operations and policy. Specified in docs/spec/amt.md, sections 2.1 and 2.2.
 */
export {
  AmtAccess,
  type AmtAccessDeps,
  type AmtContact,
  type AmtLogin,
  type ContactOutcome,
  type LoginSource,
} from "./amt-access.ts";
export { LoginRefusedError } from "./digest-exchange.ts";
