/**
 * The server's end of CIRA: the port 4433 for Intel AMT, who the devices are, their connections as ways to their ports.
 * Used by `amt` and by the composition root. Specified in docs/spec/amt.md, section 1.
 */
export { AgentTunnels } from "./agent-tunnels.ts";
export { CiraDirectory, type CiraEntry } from "./cira-directory.ts";
export { CiraGroups } from "./cira-groups.ts";
export { CiraKind } from "./cira-kind.ts";
export { CiraSession, type CiraSessionDeps, type CiraTransport } from "./cira-session.ts";
export { amtDeviceId, TUNNEL_USER } from "./identify.ts";
export { ManagementLine, type ManagementState } from "./management-line.ts";
export { MpsCredentials, mpsUserOf } from "./mps-credentials.ts";
export { MpsListener, type MpsListenerDeps } from "./mps-listener.ts";
export { mpsSuites } from "./mps-tls.ts";
export { OwnPasswords } from "./own-passwords.ts";
