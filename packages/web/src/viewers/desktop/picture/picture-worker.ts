/**
 * Decodes and draws off the main thread, so that neither a large picture nor a busy page stops the other.
 */
import { readImageSize } from "@tendril/protocol/sessions/desktop";
import type { FromWorker, ToWorker } from "./messages.ts";
import { TileQueue } from "./tile-queue.ts";

const MAX_WAITING_BYTES = 24 * 1024 * 1024;
const MAX_WAITING = 2_000;
const MAX_DECODING = 4;
const MAX_SIDE = 16_384;
/** 256 MB when decoded; eight screens in 4K. */
const MAX_PIXELS = 67_108_864;
const REPORT_PAUSE_MS = 8;

let canvas: OffscreenCanvas | undefined;
let context: OffscreenCanvasRenderingContext2D | null = null;
let newestArrivedAtMs = 0;
let drawnAtMs = 0;
let reportTimer = 0;

const queue = new TileQueue<ImageBitmap>(
  {
    async decode({ image }) {
      const type = readImageSize(image)?.type;
      // browsers know more kinds than devices send, and nobody has looked how large such a one becomes
      if (type === undefined) throw new TypeError("no picture of a desktop");
      return await createImageBitmap(new Blob([Uint8Array.from(image)], { type }), {
        colorSpaceConversion: "none",
      });
    },
    draw(bitmap, tile) {
      context?.drawImage(bitmap, tile.x, tile.y);
      newestArrivedAtMs = Math.max(newestArrivedAtMs, tile.arrivedAtMs);
      drawnAtMs = clockMs();
    },
    copy({ fromX, fromY, toX, toY, width, height }) {
      if (canvas !== undefined)
        context?.drawImage(canvas, fromX, fromY, width, height, toX, toY, width, height);
    },
    release: (bitmap) => bitmap.close(),
    onIncomplete: () => post({ type: "incomplete" }),
    onProgress: report,
  },
  {
    maxWaitingBytes: MAX_WAITING_BYTES,
    maxWaiting: MAX_WAITING,
    maxDecoding: MAX_DECODING,
    maxPixels: MAX_PIXELS,
  },
);

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => receive(data));

function receive(message: ToWorker): void {
  switch (message.type) {
    case "canvas":
      canvas = message.canvas;
      context = canvas.getContext("2d", { alpha: false });
      break;
    case "screen":
      resize(message.width, message.height);
      break;
    case "tile": {
      const { x, y, buffer, start, length, arrivedAtMs } = message;
      const image = new Uint8Array(buffer, start, length);
      const size = readImageSize(image);
      queue.push({ x, y, width: size?.width ?? 0, height: size?.height ?? 0, image, arrivedAtMs });
      break;
    }
    case "copy":
      queue.pushCopy(message.copy);
      break;
    case "snapshot":
      snapshot(message.id).catch(() => post({ type: "snapshot", id: message.id, blob: null }));
      break;
  }
}

/** Only another size clears the canvas: the same size is often repeated. */
function resize(width: number, height: number): void {
  const shownWidth = Math.min(width, MAX_SIDE);
  const shownHeight = Math.min(height, MAX_SIDE, Math.floor(MAX_PIXELS / Math.max(1, shownWidth)));
  if (canvas === undefined || (canvas.width === shownWidth && canvas.height === shownHeight)) return;
  queue.clear();
  canvas.width = shownWidth;
  canvas.height = shownHeight;
}

async function snapshot(id: number): Promise<void> {
  post({ type: "snapshot", id, blob: (await canvas?.convertToBlob({ type: "image/png" })) ?? null });
}

/** Soon after drawing, and not for each tile. */
function report(): void {
  if (reportTimer !== 0) return;
  reportTimer = setTimeout(() => {
    reportTimer = 0;
    const { drawnTiles, droppedTiles, length } = queue;
    const backlogMs = queue.backlogMs(clockMs());
    post({
      type: "progress",
      drawnTiles,
      droppedTiles,
      waiting: length,
      backlogMs,
      newestArrivedAtMs,
      drawnAtMs,
    });
  }, REPORT_PAUSE_MS) as unknown as number;
}

/** The same as the page's. */
function clockMs(): number {
  return performance.timeOrigin + performance.now();
}

function post(message: FromWorker): void {
  (self as unknown as { postMessage(message: FromWorker): void }).postMessage(message);
}
