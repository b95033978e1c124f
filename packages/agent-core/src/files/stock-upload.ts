/**
 * Uploads of stock viewers: one at a time, into a part beside the target, which takes its place when all is there: at
 * `uploaddone`, and with the last announced byte before its ack, for MeshCtrl says nothing more. What is appended goes
 * straight into the target. An escape byte keeps data from looking like JSON.
 * Source: docs/spec/session-protocols.md, section 5.3.
 */
import type { Fields, FileProblem, OpenFile } from "../host/index.ts";
import { numberOf } from "../values.ts";
import { folderOf, isPlainName, joinPath, partName, pathOf } from "./names.ts";
import { createPump, type FilesWire } from "./wire.ts";

/** Stock viewers have nine blocks of 64 KB on the way at most. */
const MAX_WAITING_BYTES = 16_777_216;

export interface StockUpload {
  start(message: Fields): void;
  data(frame: Uint8Array): void;
  done(): void;
  cancel(): void;
  /** What arrived stays where nothing stood before, so that a viewer can append the rest. */
  stop(): void;
}

interface Current {
  readonly reqid: unknown;
  readonly path: string;
  /** null when it appends, and when it took the place of the target. */
  part: string | null;
  file: OpenFile | null;
  /** Of those announced; NaN when none were. */
  leftBytes: number;
  /** Data, or what to do when all before it is written. */
  readonly queue: (Uint8Array | (() => void))[];
  waitingBytes: number;
  isBusy: boolean;
  isOver: boolean;
  /** The next upload, which begins when this one has ended. */
  onGone(): void;
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
      const before = state.current;
      const upload = createUpload(state, message);
      const begin = (): void => {
        if (upload !== null) start(state, upload);
      };
      if (before === null) begin();
      else {
        before.onGone = begin; // its file may be the same one
        later(state, before, () => interrupt(state, before));
      }
    },
    data(frame) {
      const { current } = state;
      if (current === null || current.isOver || frame.length === 0) return;
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
      later(state, state.current, (upload) =>
        complete(state, upload, (problem) => answer(upload, problem === null ? "uploaddone" : "uploaderror")),
      ),
    cancel: () =>
      later(state, state.current, (upload) => drop(state, upload, () => answer(upload, "uploadcancel"))),
    stop: () => later(state, state.current, (upload) => interrupt(state, upload)),
  };
}

/** null when it is refused. */
function createUpload(state: State, message: Fields): Current | null {
  const { wire } = state;
  const { reqid } = message;
  const path = targetOf(wire, message);
  if (path === null) {
    wire.send({ action: "uploaderror", reqid });
    return null;
  }
  state.current = {
    reqid,
    path,
    part: message.append === true ? null : joinPath(wire.host, folderOf(wire.host, path), partName()),
    file: null,
    leftBytes: numberOf(message.size, Number.NaN),
    queue: [],
    waitingBytes: 0,
    isBusy: true,
    isOver: false,
    onGone() {},
  };
  return state.current;
}

function start(state: State, upload: Current): void {
  state.wire.files.stat(upload.path, (_none, there) => {
    if (there?.kind === "folder")
      fail(state, upload); // found out now, not after all of it was sent
    else
      open(state, upload, () =>
        placeWhole(state, upload, () => state.wire.send({ action: "uploadstart", reqid: upload.reqid })),
      );
  });
}

function open(state: State, upload: Current, onOpen: (file: OpenFile) => void): void {
  const { path, part } = upload;
  state.wire.files.open(part || path, part === null ? "append" : "part", (_problem, file) => {
    upload.file = file;
    if (upload.isOver) drop(state, upload, () => {});
    else if (file === null) fail(state, upload);
    else onOpen(file);
  });
}

/** When everything before it is written. */
function later(state: State, upload: Current | null, step: (upload: Current) => void): void {
  if (upload === null || upload.isOver) return;
  upload.queue.push(() => step(upload));
  run(state, upload);
}

function run(state: State, upload: Current): void {
  const pump = createPump(() => {
    if (upload.isBusy) return;
    const next = upload.queue.shift();
    if (next === undefined) return;
    if (typeof next === "function") next();
    else write(state, upload, next);
    pump();
  });
  pump();
}

function write(state: State, upload: Current, bytes: Uint8Array): void {
  const { file } = upload;
  upload.isBusy = true;
  upload.waitingBytes -= bytes.length;
  const writeTo = (to: OpenFile): void =>
    to.write(bytes, (problem) => {
      upload.leftBytes -= bytes.length;
      if (problem !== null) fail(state, upload);
      else placeWhole(state, upload, () => state.wire.send({ action: "uploadack", reqid: upload.reqid }));
    });
  if (file !== null) writeTo(file);
  else open(state, upload, writeTo); // more than was announced
}

/** Ends what made it busy. */
function placeWhole(state: State, upload: Current, onReady: () => void): void {
  const goOn = (): void => {
    upload.isBusy = false;
    if (upload.isOver) return;
    onReady();
    run(state, upload);
  };
  const { file, part } = upload;
  if (part === null || file === null || upload.leftBytes !== 0) {
    goOn();
    return;
  }
  upload.file = null;
  file.close((problem) =>
    place(state, { part, path: upload.path, problem }, (refused) => {
      if (refused === null) upload.part = null;
      else fail(state, upload);
      goOn();
    }),
  );
}

interface Placing {
  readonly part: string;
  readonly path: string;
  /** Of closing the part. */
  readonly problem: FileProblem | null;
}

/** The part takes the place of the target, or is removed. */
function place(
  { wire }: State,
  { part, path, problem }: Placing,
  onEnd: (problem: FileProblem | null) => void,
): void {
  const refuse = (refused: FileProblem): void => wire.files.removeFile(part, () => onEnd(refused));
  if (problem !== null) refuse(problem);
  else
    wire.files.adopt(part, path, (refused) => {
      if (refused === null) onEnd(null);
      else refuse(refused);
    });
}

function fail(state: State, upload: Current): void {
  if (upload.isOver) return;
  state.wire.send({ action: "uploaderror", reqid: upload.reqid });
  drop(state, upload, () => {});
}

function complete(state: State, upload: Current, onDone: (problem: FileProblem | null) => void): void {
  const { part, path } = upload;
  const end = (problem: FileProblem | null): void => {
    onDone(problem);
    leave(state, upload);
  };
  close(upload, (problem) => {
    if (part === null) end(problem);
    else place(state, { part, path, problem }, end);
  });
}

/** What stood there before stays; what was appended to it does too. */
function drop(state: State, upload: Current, onDone: () => void): void {
  const { part } = upload;
  const end = (): void => {
    onDone();
    leave(state, upload);
  };
  close(upload, () => {
    if (part === null) end();
    else state.wire.files.removeFile(part, end);
  });
}

/** A cut, or another upload begins. */
function interrupt(state: State, upload: Current): void {
  stopTaking(upload);
  state.wire.files.stat(upload.path, (problem) => {
    if (problem === "missing") complete(state, upload, () => {});
    else drop(state, upload, () => {});
  });
}

function close(upload: Current, onDone: (problem: FileProblem | null) => void): void {
  const { file } = upload;
  stopTaking(upload);
  upload.file = null;
  if (file === null) onDone(null);
  else file.close(onDone);
}

function stopTaking(upload: Current): void {
  upload.isOver = true;
  upload.queue.length = 0;
}

/** Nothing of it is under way any more. */
function leave(state: State, upload: Current): void {
  if (state.current === upload) state.current = null;
  const { onGone } = upload;
  upload.onGone = () => {};
  onGone();
}

/** The file that an upload is for; null when that is no usable name. */
export function targetOf({ host }: FilesWire, message: Fields): string | null {
  const path = pathOf(host, message.path);
  if (path === null || message.name === undefined) return path;
  return isPlainName(host, message.name) ? joinPath(host, path, message.name) : null;
}
