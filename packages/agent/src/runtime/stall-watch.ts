/**
 * Notices a channel that stands: on a busy machine with much data both ways, the library's SCTP stops sending for good
 * now and then. The connection stays up and no event comes; only the bytes that wait tell.
 */
import type { Clock } from "../time.ts";

const LOOK_EVERY_MS = 1_000;
/** Looks in a row without a byte taken from what waits. */
const MAX_IDLE_LOOKS = 5;

export interface StallWatchDeps {
  readonly clock: Clock;
  /** Bytes given to the channel so far, and how many of them it still holds. */
  look(): { readonly given: number; readonly waiting: number };
  /** Called once. */
  onStall(): void;
}

/** Looks until it is stopped by the result. */
export function watchForStall({ clock, look, onStall }: StallWatchDeps): () => void {
  let gone = 0;
  let idleLooks = 0;
  let isStopped = false;
  let cancel = (): void => {};
  const plan = (): void => {
    cancel = clock.after(LOOK_EVERY_MS, () => {
      const { given, waiting } = look();
      const isIdle = waiting > 0 && given - waiting === gone;
      idleLooks = isIdle ? idleLooks + 1 : 0;
      gone = given - waiting;
      if (isStopped) return; // looking may find it closed
      if (idleLooks < MAX_IDLE_LOOKS) plan();
      else onStall();
    });
  };
  plan();
  return () => {
    isStopped = true;
    cancel();
  };
}
