/**
 * What the agent and its desktop workers say to each other beside the stream of desktop commands.
 */
import type { PictureExtras } from "@tendril/agent-core";
import type { XDisplay } from "../find-display.ts";

/** Duplex: desktop commands of both directions. */
export const STREAM_DESCRIPTOR = 4;

/** First message to a capture worker. */
export interface CaptureRequest {
  readonly display: XDisplay;
  /** Where it notes that it locks input; without it, it does not. */
  readonly lockNote?: string | undefined;
}

/** Another message to a capture worker, at any time: the last one counts. */
export interface ViewersRequest {
  readonly extras: PictureExtras;
  /** No frames are taken for now. */
  readonly isHeld: boolean;
}

/** Messages to a clipboard worker, after the display. */
export type ClipboardRequest =
  | { readonly id: number; readonly kind: "read" }
  | { readonly id: number; readonly kind: "write"; readonly text: string };

export interface ClipboardAnswer {
  readonly id: number;
  /** null when it is empty, or could not be read or written. */
  readonly text: string | null;
  readonly problem: string | null;
}
