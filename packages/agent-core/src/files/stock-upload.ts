/**
 * Uploads of stock viewers: one at a time, straight into the target. An escape byte keeps data from looking like JSON.
 * Source: docs/spec/session-protocols.md, section 5.3.
 */
import type { Fields, OnDone, OpenFile } from "../host/index.ts";
import { isPlainName, joinPath, pathOf } from "./names.ts";
import { createPump, type FilesWire } from "./wire.ts";

/** Stock viewers have nine blocks of 64 KB on the way at most. */
const MAX_WAITING_BYTES = 16_777_216;

export interface StockUpload {
  start(message: Fields): void;
  data(frame: Uint8Array): void;
  done(): void;
  cancel(): void;
  /** What arrived stays. */
  stop(): void;
}

interface Current {
  readonly reqid: unknown;
  readonly path: string;
  file: OpenFile | null;
  /** Data, or what to do when all before it is written. */
  readonly queue: (Uint8Array | (() => void))[];
  waitingBytes: number;
  isBusy: boolean;
}

interface State {
  readonly wire: FilesWire;
  current: Current | null;
}

export function createStockUpload(wire: FilesWire): StockUpload {
  const state: State = { wire, current: null };
  const answer = (upload: Current, action: string): void => wire.send({ action, reqid: upload.reqid });
  return {
    start(message) {
      later(state, (before) => close(state, before, () => {}));
      start(state, message);
    },
    data(frame) {
      const { current } = state;
      if (current === null || frame.length === 0) return;
      const bytes = frame[0] === 0 ? wire.files.part(frame, 1, frame.length) : frame;
      current.waitingBytes += bytes.length;
      if (current.waitingBytes > MAX_WAITING_BYTES) {
        fail(state, current);
        return;
      }
      current.queue.push(bytes);
      run(state, current);
      // what was not written within the call of its frame stays as a copy
      const at = current.queue.lastIndexOf(bytes);
      if (at >= 0) current.queue[at] = wire.files.copy(bytes);
    },
    done: () =>
      later(state, (upload) =>
        close(state, upload, (problem) => answer(upload, problem === null ? "uploaddone" : "uploaderror")),
      ),
    cancel: () =>
      later(state, (upload) =>
        close(state, upload, () => wire.files.removeFile(upload.path, () => answer(upload, "uploadcancel"))),
      ),
    stop: () => later(state, (upload) => close(state, upload, () => {})),
  };
}

function start(state: State, message: Fields): void {
  const { wire } = state;
  const { reqid } = message;
  const path = targetOf(wire, message);
  if (path === null) {
    wire.send({ action: "uploaderror", reqid });
    return;
  }
  const upload: Current = { reqid, path, file: null, queue: [], waitingBytes: 0, isBusy: false };
  state.current = upload;
  wire.files.open(path, message.append === true ? "append" : "create", (_problem, file) => {
    if (file === null) {
      fail(state, upload);
      return;
    }
    upload.file = file;
    wire.send({ action: "uploadstart", reqid });
    run(state, upload);
  });
}

/** When everything before it is written. */
function later(state: State, step: (upload: Current) => void): void {
  const upload = state.current;
  if (upload === null) return;
  upload.queue.push(() => step(upload));
  run(state, upload);
}

function run(state: State, upload: Current): void {
  const pump = createPump(() => {
    if (upload.isBusy || upload.file === null) return;
    const next = upload.queue.shift();
    if (next === undefined) return;
    if (typeof next === "function") next();
    else write(state, upload, next);
    pump();
  });
  pump();
}

function write(state: State, upload: Current, bytes: Uint8Array): void {
  const { wire } = state;
  upload.isBusy = true;
  upload.waitingBytes -= bytes.length;
  upload.file?.write(bytes, (problem) => {
    upload.isBusy = false;
    if (problem !== null) fail(state, upload);
    else {
      wire.send({ action: "uploadack", reqid: upload.reqid });
      run(state, upload);
    }
  });
}

function fail(state: State, upload: Current): void {
  state.wire.send({ action: "uploaderror", reqid: upload.reqid });
  close(state, upload, () => {});
}

function close(state: State, upload: Current, onDone: OnDone): void {
  const { file } = upload;
  upload.file = null;
  upload.queue.length = 0;
  if (state.current === upload) state.current = null;
  if (file === null) onDone(null);
  else file.close(onDone);
}

/** The file that an upload is for; null when that is no usable name. */
export function targetOf({ host }: FilesWire, message: Fields): string | null {
  const path = pathOf(host, message.path);
  if (path === null || message.name === undefined) return path;
  return isPlainName(host, message.name) ? joinPath(host, path, message.name) : null;
}
