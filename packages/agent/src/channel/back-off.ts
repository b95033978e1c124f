/**
 * How long to wait before the next attempt. Source: docs/spec/agent-protocol.md, section 3.5; unlike the stock agent
 * also after a server that had been verified, so that a server which closes at once is not hit at handshake speed.
 */
const FIRST_MIN_MS = 500;
const FIRST_SPREAD_MS = 1_500;
const CEILING_MS = 240_000;
const CEILING_SPREAD_MS = 120_000;
/** A connection that lasted this long counts as a good one. */
const HELD_MS = 60_000;

/** `previousMs` is 0 before the first pause; `random` is from 0 to 1. */
export function backOffMs(previousMs: number, random: number): number {
  if (previousMs === 0) return FIRST_MIN_MS + random * FIRST_SPREAD_MS;
  const next = previousMs + random * previousMs;
  return next < CEILING_MS ? next : CEILING_MS + random * CEILING_SPREAD_MS;
}

/** The pause after a connection that was authenticated for `heldMs` (0: never); a good one starts over. */
export function nextPauseMs(previousMs: number, heldMs: number, random: number): number {
  return backOffMs(heldMs >= HELD_MS ? 0 : previousMs, random);
}
