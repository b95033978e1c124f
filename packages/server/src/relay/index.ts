/**
 * The relay: pairs two connections that hold the same token, at least one of them a signed-in user's, and pipes
 * frames between them with back pressure. It knows no session protocol. Used by http (upgrades) and server.ts.
 * Specified in docs/spec/session-protocols.md, section 1; the choice of the pipe in docs/adr.
 */

export type { MayOpen } from "./agreement.ts";
export { type ConversationCaller, ConversationRelay } from "./conversation-relay.ts";
export type { EndWish } from "./end-wish.ts";
export { FrameSplicer } from "./frame-splicer.ts";
export { type Guest, guestKey, shareKey } from "./guest.ts";
export { type Leg, Pairing, type PairingOutcome } from "./pairing.ts";
export type { PipeTotals, Tunnel } from "./pipe.ts";
export { type PortWish, readPortWish } from "./port-wish.ts";
export {
  Relay,
  type RelayCall,
  type RelayDeps,
  type RelayLimits,
  type RelayRequest,
} from "./relay.ts";
export { encodeRelayCookie, type RelayTicket, readRelayCookie } from "./relay-cookie.ts";
export { type Doubt, SessionGuard } from "./session-guard.ts";
export { recordSession } from "./session-record.ts";
export { createSplicePipe } from "./splice-pipe.ts";
export { maskInPlace } from "./unmask.ts";
