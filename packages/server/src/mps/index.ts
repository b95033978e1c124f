/**
 * The server's end of CIRA: the port 4433 for Intel AMT, who the devices are, their connections as ways to their ports.
 * Used by `amt` and by the composition root. Specified in docs/spec/amt.md, section 1.
 */
export { CiraDirectory, type CiraEntry, CiraKind } from "./cira-directory.ts";
export { CiraGroups } from "./cira-groups.ts";
export { CiraSession, type CiraSessionDeps, type CiraTransport } from "./cira-session.ts";
export { amtDeviceId } from "./identify.ts";
export { MpsCredentials, mpsUserOf } from "./mps-credentials.ts";
export { MpsListener, type MpsListenerDeps } from "./mps-listener.ts";
export { mpsSuites } from "./mps-tls.ts";
