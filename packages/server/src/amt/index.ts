/**
 * Intel AMT of devices: ways to the firmware, requests to it, operations, accounts and policy. Used by `control`
 * (actions) and `http` (viewers). Specified in docs/spec/amt.md.
 */

export { AmtAccess, type AmtContact } from "./access/index.ts";
export { type AmtAccount, AmtAccounts } from "./accounts.ts";
export { AlertReceiver, openAlertKey } from "./alerts/index.ts";
export { AmtDialer, type AmtPath, type AmtStream, type AmtWay } from "./dialer.ts";
export { AmtLogins, Firmware } from "./firmware/index.ts";
export { LanWay } from "./lan-way.ts";
export * from "./operations/index.ts";
export {
  ActivationCertificates,
  ActivationLog,
  activationCertificatesOf,
  ciraLine,
  type FirmwareAgent,
  GroupPolicies,
  type OwnConnections,
  type OwnRoot,
  type PolicyLine,
  PolicyRuns,
  type PolicySettings,
  randomPassword,
  readActivationCertificates,
  readNetworkAuthority,
  setupFileFor,
  TunnelOffers,
} from "./policy/index.ts";
export type { ViewerSocket } from "./redirection-pipe.ts";
export { RedirectionRelay, type RedirectionRequest } from "./redirection-relay.ts";
export { LanWatch, Scanner } from "./scan/index.ts";
export {
  type FirmwarePageRequest,
  FirmwarePages,
  PAGE_PREFIX,
  type PageReply,
  WsmanRelay,
} from "./web/index.ts";
