/**
 * Whether a device can be reached now, as far as this page knows, and waiting until it can.
 */
import { isConnected, isOnline, store } from "../control/index.ts";
import { isGuest } from "./guest.ts";

const LOOK_EVERY_MS = 500;
const MAX_ATTEMPTS = 5;
/** A minute and a half, with the pauses of sessions: guests are not told when the server is back. */
const MAX_GUEST_ATTEMPTS = 15;

/** How often a session that was lost is tried again. */
export function maxAttempts(): number {
  return isGuest() ? MAX_GUEST_ATTEMPTS : MAX_ATTEMPTS;
}

/** Guests know nothing of the device but what their sessions say. */
export function isReachable(deviceId: string): boolean {
  if (isGuest()) return true;
  const device = store.devices.get(deviceId);
  return isConnected.value === true && device !== undefined && isOnline(device);
}

/** Calls once, after the pause and not before the device can be reached. The result stops the wait. */
export function whenReachable(deviceId: string, pauseMs: number, run: () => void): () => void {
  const look = (): void => {
    if (isReachable(deviceId)) run();
    else timer = window.setTimeout(look, LOOK_EVERY_MS);
  };
  let timer = window.setTimeout(look, pauseMs);
  return () => window.clearTimeout(timer);
}

/**
 * Calls once, when the device can be reached after it or the server went away, also while nobody looked: it has an
 * agent then that came after `agentSince`. The result stops the wait.
 */
export function whenBack(deviceId: string, agentSince: number | undefined, run: () => void): () => void {
  let wasAway = false;
  const timer = window.setInterval(() => {
    const isHere = isReachable(deviceId);
    wasAway ||= !isHere || agentSinceOf(deviceId) !== agentSince;
    if (!wasAway || !isHere) return;
    window.clearInterval(timer);
    run();
  }, LOOK_EVERY_MS);
  return () => window.clearInterval(timer);
}

/** Since when the agent is connected, by the server's clock: a later one is another connection. */
export function agentSinceOf(deviceId: string): number | undefined {
  return store.devices.get(deviceId)?.agct;
}
