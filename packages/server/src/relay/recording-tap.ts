/**
 * Hands what crosses a tunnel to its recording, message by message.
 */
import type { SessionRecording } from "../recordings/index.ts";
import { FrameMessages } from "./frame-messages.ts";
import type { PipeTap } from "./pipe.ts";

export function createRecordingTap(
  recording: SessionRecording,
  { isFirstViewer }: { readonly isFirstViewer: boolean },
): PipeTap {
  const messagesOf = (isFromViewer: boolean): FrameMessages =>
    new FrameMessages((payload, isBinary) => recording.write({ isFromViewer, isBinary, payload }));
  const first = messagesOf(isFirstViewer);
  const second = messagesOf(!isFirstViewer);
  return {
    onRun: (isFromFirst, run) => (isFromFirst ? first : second).push(run),
    get isFull() {
      return recording.isFull;
    },
  };
}
