/**
 * A tunnel on two WebSocket objects: whole messages, put together and sent again. Kept beside the splice as the
 * reference that bench/relay compares with.
 */
import type { WebSocket } from "ws";
import { CLOSE_TIMEOUT_MS, HIGH_WATER_BYTES, type PipeOptions, type Tunnel } from "./pipe.ts";

export function createMessagePipe(first: WebSocket, second: WebSocket, options: PipeOptions): Tunnel {
  const bytes = { fromFirst: 0, fromSecond: 0 };
  let isEnded = false;
  const end = (): void => {
    if (isEnded) return;
    isEnded = true;
    for (const side of [first, second]) closeSide(side, options);
    options.onEnd(bytes);
  };
  for (const side of [first, second]) {
    side.send(options.joined);
    side.on("close", end);
    side.on("error", (error) => options.onError(error));
  }
  forward(first, second, (length) => {
    bytes.fromFirst += length;
  });
  forward(second, first, (length) => {
    bytes.fromSecond += length;
  });
  return { totals: bytes, close: end };
}

function forward(source: WebSocket, target: WebSocket, count: (length: number) => void): void {
  source.on("message", (message: Buffer, isBinary) => {
    count(message.length);
    target.send(message, { binary: isBinary }, () => {
      if (source.isPaused && target.bufferedAmount < HIGH_WATER_BYTES / 2) source.resume();
    });
    if (target.bufferedAmount > HIGH_WATER_BYTES) source.pause();
  });
  source.resume();
}

function closeSide(side: WebSocket, { clock }: PipeOptions): void {
  side.resume();
  side.close(1000);
  const cancel = clock.after(CLOSE_TIMEOUT_MS, () => side.terminate());
  side.once("close", cancel);
}
