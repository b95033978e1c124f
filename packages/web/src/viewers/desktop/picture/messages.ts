/**
 * What the page and the worker that draws say to each other.
 */
import type { PictureCopy } from "./tile-queue.ts";

export type ToWorker =
  | { readonly type: "canvas"; readonly canvas: OffscreenCanvas }
  | { readonly type: "screen"; readonly width: number; readonly height: number }
  /** The buffer is transferred; the image file begins at `start`. */
  | {
      readonly type: "tile";
      readonly x: number;
      readonly y: number;
      readonly buffer: ArrayBuffer;
      readonly start: number;
      readonly length: number;
      readonly arrivedAtMs: number;
    }
  | { readonly type: "copy"; readonly copy: PictureCopy }
  | { readonly type: "snapshot"; readonly id: number };

export type FromWorker =
  | {
      readonly type: "progress";
      /** Totals since the start. */
      readonly drawnTiles: number;
      readonly droppedTiles: number;
      readonly waiting: number;
      readonly backlogMs: number;
      /** When the newest tile on the canvas came, ms of the page's clock. */
      readonly newestArrivedAtMs: number;
      /** When it was drawn. */
      readonly drawnAtMs: number;
    }
  | { readonly type: "incomplete" }
  | { readonly type: "snapshot"; readonly id: number; readonly blob: Blob | null };
