/**
 * Where frames of a recording are shown. Each kind of session has its own.
 */
import type { PictureIndex, PlacedBlock, RecordingSource } from "@tendril/protocol/sessions/recording";

export interface Screen {
  /** Undefined: there is nothing to look at, only what was done. */
  readonly element: HTMLElement | undefined;
  /** Shows one frame; resolves when the next may come. */
  show(block: PlacedBlock): Promise<void>;
  /** Shows the moment at `time`; where playing goes on. */
  jump(place: Jump): Promise<number>;
  dispose(): void;
}

export interface Jump {
  readonly source: RecordingSource;
  readonly index: PictureIndex | undefined;
  readonly firstFrame: number;
  /** ms since 1970. */
  readonly time: number;
  readonly signal: AbortSignal;
}
