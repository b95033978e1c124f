/**
 * Downloads of stock viewers: one at a time, one block for each ack.
 *
 *     block:  u32be 0x01000000, 0x01000001 for the last | up to 16380 bytes
 *
 * Source: docs/spec/session-protocols.md, section 5.2.
 */
import type { Fields, OpenFile } from "../host/index.ts";
import { pathOf } from "./names.ts";
import type { FilesWire } from "./wire.ts";

const BLOCK_BYTES = 16_380;
const HEAD_BYTES = 4;

export interface StockDownload {
  receive(message: Fields): void;
  stop(): void;
}

interface Current {
  readonly id: unknown;
  readonly file: OpenFile;
  position: number;
  isWaiting: boolean;
  isReading: boolean;
  isOver: boolean;
}

interface State {
  readonly wire: FilesWire;
  current: Current | null;
  /** Of the start that is being looked at: a later one replaces it. */
  wantedId: unknown;
}

export function createStockDownload(wire: FilesWire): StockDownload {
  const state: State = { wire, current: null, wantedId: undefined };
  return {
    receive(message) {
      const { sub, id } = message;
      const { current } = state;
      if (sub === "start") start(state, message);
      else if (current !== null && current.id === id) {
        if (sub === "stop" || sub === "cancel") stop(state);
        else if (sub === "startack" || sub === "ack") proceed(state, current);
      }
    },
    stop() {
      state.wantedId = undefined;
      stop(state);
    },
  };
}

function start(state: State, { id, path: wanted }: Fields): void {
  const { wire } = state;
  if (state.current !== null) cancelled(wire, state.current.id);
  stop(state);
  state.wantedId = id;
  const path = pathOf(wire.host, wanted);
  if (path === null || path === "/") {
    cancelled(wire, id);
    return;
  }
  wire.files.open(path, "read", (_problem, file) => {
    if (file === null) cancelled(wire, id);
    else if (state.wantedId !== id) file.close(() => {});
    else {
      state.current = { id, file, position: 0, isWaiting: false, isReading: false, isOver: false };
      wire.sendText({ action: "download", sub: "start", id });
    }
  });
}

function cancelled(wire: FilesWire, id: unknown): void {
  wire.sendText({ action: "download", sub: "cancel", id });
}

function stop(state: State): void {
  const { current } = state;
  state.current = null;
  if (current === null) return;
  current.isOver = true;
  if (!current.isReading) current.file.close(() => {});
}

/** One block, when the path takes it. */
function proceed(state: State, download: Current): void {
  if (download.isReading || download.isWaiting) return;
  download.isWaiting = true;
  state.wire.whenFree(() => {
    download.isWaiting = false;
    if (!download.isOver) readBlock(state, download); // closed when it ended
  });
}

function readBlock(state: State, download: Current): void {
  const { wire } = state;
  download.isReading = true;
  download.file.read(download.position, BLOCK_BYTES, (problem, bytes) => {
    download.isReading = false;
    if (download.isOver) {
      download.file.close(() => {});
      return;
    }
    if (problem !== null) {
      cancelled(wire, download.id); // a last block would pass for the end of the file
      stop(state);
      return;
    }
    const isLast = bytes.length < BLOCK_BYTES;
    download.position += bytes.length;
    wire.sendBytes(framed(wire, bytes, isLast));
    if (isLast) stop(state);
  });
}

function framed({ files }: FilesWire, bytes: Uint8Array, isLast: boolean): Uint8Array {
  const frame = files.allocate(HEAD_BYTES + bytes.length);
  frame[0] = 1;
  frame[3] = isLast ? 1 : 0;
  frame.set(bytes, HEAD_BYTES);
  return frame;
}
