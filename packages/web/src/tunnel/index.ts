/**
 * Tunnels of this page: a WebSocket to the relay that meets the device's agent. Used by viewers, which know nothing
 * of the control channel. Specified in docs/spec/session-protocols.md, sections 1 and 2.
 */
export { becomeGuest, guestToken, isGuest } from "./guest.ts";
export { agentSinceOf, isReachable, maxAttempts, whenBack, whenReachable } from "./reachable.ts";
export { openTunnel, type Tunnel, type TunnelEnd, type TunnelHandlers } from "./tunnel.ts";
