/**
 * A running thing of a session that has a number: a transfer, a search, an archive.
 */
import type { Block } from "./wire.ts";

export interface Job {
  /** By the viewer's wish: a half upload is removed. */
  cancel(): void;
  /** The tunnel is over, or the viewer pauses: what can be gone on with later stays. */
  stop(): void;
  /** The viewer has everything before this position. */
  onAck?(position: number): void;
  onBlock?(block: Block): void;
}
