/**
 * Intel AMT of devices: ways to the firmware, operations, credentials and policy. Used by `control` (actions) and
 * `http` (viewers). Specified in docs/spec/amt.md.
 */

export { type AmtAccount, AmtAccounts } from "./accounts.ts";
export { AmtDialer, type AmtPath, type AmtStream, type AmtWay } from "./dialer.ts";
export { LanWay } from "./lan-way.ts";
export type { ViewerSocket } from "./redirection-pipe.ts";
export { RedirectionRelay, type RedirectionRequest } from "./redirection-relay.ts";
