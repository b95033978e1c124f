/**
 * How often a viewer may have an answer that it does not have to read: what it leaves unread waits in the agent.
 */

/** True at most `most` times in a second. */
export function createAllowance(now: () => number, most: number): () => boolean {
  let sinceMs = now();
  let used = 0;
  return () => {
    const nowMs = now();
    if (nowMs - sinceMs >= 1_000 || nowMs < sinceMs) {
      sinceMs = nowMs;
      used = 0;
    }
    return used++ < most;
  };
}
