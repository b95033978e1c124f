/**
 * The page's side of the picture: a canvas whose drawing is done by a worker.
 */
import type { FromWorker, ToWorker } from "./messages.ts";
import workerAddress from "./picture-worker.ts?worker&url";
import type { PictureCopy } from "./tile-queue.ts";

const SNAPSHOT_TIMEOUT_MS = 10_000;

export type PictureProgress = Extract<FromWorker, { type: "progress" }>;

export interface PictureHandlers {
  onProgress(progress: PictureProgress): void;
  /** Tiles were lost: the host shall send everything again. */
  onIncomplete(): void;
}

export interface Picture {
  readonly canvas: HTMLCanvasElement;
  setScreen(width: number, height: number): void;
  /** Takes over the array when it is alone in its buffer. */
  drawTile(x: number, y: number, image: Uint8Array): void;
  copy(copy: PictureCopy): void;
  /** PNG of what is shown; null when it cannot be made. */
  snapshot(): Promise<Blob | null>;
  dispose(): void;
}

export function createPicture(handlers: PictureHandlers): Picture {
  const canvas = document.createElement("canvas");
  canvas.className = "desk-picture";
  const worker = openWorker();
  const snapshots = new Map<number, (blob: Blob | null) => void>();
  let nextSnapshot = 1;
  const post = (message: ToWorker, transfer: Transferable[] = []): void =>
    worker.postMessage(message, transfer);
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === "progress") handlers.onProgress(data);
    else if (data.type === "incomplete") handlers.onIncomplete();
    else {
      snapshots.get(data.id)?.(data.blob);
      snapshots.delete(data.id);
    }
  };
  const offscreen = canvas.transferControlToOffscreen();
  post({ type: "canvas", canvas: offscreen }, [offscreen]);
  return {
    canvas,
    setScreen: (width, height) => post({ type: "screen", width, height }),
    drawTile(x, y, image) {
      const owned = isJustThis(image) ? image : Uint8Array.from(image);
      const { buffer, byteOffset: start, length } = owned as Uint8Array<ArrayBuffer>;
      post({ type: "tile", x, y, buffer, start, length, arrivedAtMs: clockMs() }, [buffer]);
    },
    copy: (copy) => post({ type: "copy", copy }),
    snapshot() {
      const id = nextSnapshot++;
      const { promise, resolve } = Promise.withResolvers<Blob | null>();
      snapshots.set(id, resolve);
      setTimeout(() => resolve(null), SNAPSHOT_TIMEOUT_MS);
      post({ type: "snapshot", id });
      return promise;
    },
    dispose() {
      worker.terminate();
      canvas.remove();
      for (const resolve of snapshots.values()) resolve(null);
    },
  };
}

/** The same in page and worker. */
export function clockMs(): number {
  return performance.timeOrigin + performance.now();
}

/** True when nothing but one command, whose tile this is, shares the buffer. */
function isJustThis(image: Uint8Array): boolean {
  return image.byteOffset <= 16 && image.byteOffset + image.length === image.buffer.byteLength;
}

interface TrustedTypes {
  createPolicy(
    name: string,
    rules: { createScriptURL(address: string): string },
  ): {
    createScriptURL(address: string): string;
  };
}

/** The content policy demands a trusted address: only that of our own file passes. */
function openWorker(): Worker {
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (trustedTypes === undefined) return new Worker(workerAddress);
  policy ??= trustedTypes.createPolicy("tendril-picture", {
    createScriptURL(address) {
      if (address !== workerAddress) throw new TypeError("not the picture worker");
      return address;
    },
  });
  return new Worker(policy.createScriptURL(workerAddress));
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;
