/**
 * Intel AMT of devices: ways to the firmware, operations, credentials and policy. Used by `control` (actions) and
 * `http` (viewers). Specified in docs/spec/amt.md.
 */
export { AmtDialer, type AmtPath, type AmtStream, type AmtWay } from "./dialer.ts";
