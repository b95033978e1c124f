/**
 * Limits of the agent channel.
 */
export interface AgentLimits {
  /** Silence after which a connection is closed; agents ping every 120 s. */
  readonly idleTimeoutMs: number;
  /** Time from the upgrade to message 4 for connections that are not held. */
  readonly handshakeTimeoutMs: number;
  /** Held and unfinished connections at once; beyond it new ones are refused. */
  readonly maxUnauthenticated: number;
  /** Native updates at once. */
  readonly maxUpdates: number;
}

export const defaultAgentLimits: AgentLimits = {
  idleTimeoutMs: 150_000,
  handshakeTimeoutMs: 60_000,
  maxUnauthenticated: 20_000,
  maxUpdates: 16,
};

/** Longest message of an authenticated agent, in bytes; longer ones end the connection. */
export const MAX_AGENT_MESSAGE_BYTES = 1_310_720;

/** JSON messages of one agent: so many at once, refilled so fast. */
export const MESSAGE_BURST = 300;
export const MESSAGES_PER_SECOND = 60;

/** What an agent that does not read may leave unwritten before it is dropped, in bytes. */
export const MAX_UNSENT_BYTES = 16_777_216;
