/**
 * Uploads from our own viewers: into a part beside the target, which takes its place when all is there. A part stays
 * after a cut, and the next upload of the same source goes on behind it.
 * Source: docs/spec/session-protocols.md, section 5.5.
 */
import type { Fields, FileEntry, FileProblem, OpenFile } from "../host/index.ts";
import { fieldsOf, numberOf, textOf } from "../values.ts";
import type { Job } from "./job.ts";
import { baseNameOf, folderOf, isPlainName, joinPath, pathOf } from "./names.ts";
import { type Block, createPump, type FilesWire } from "./wire.ts";

const ACK_EVERY_BYTES = 524_288;
/** Fewer bytes are acknowledged after a while, so that a viewer with a small window goes on. */
const ACK_AFTER_MS = 20;
/** Ample for a viewer that keeps its window; more is no window but an attack. */
const MAX_WAITING_BYTES = 33_554_432;
/** Blocks take memory also when they are empty. */
const MAX_WAITING_BLOCKS = 65_536;
const MAX_SIZE = 9_007_199_254_740_991;

/** What the sessions's uploads share: bytes that wait for the disk hold the viewer back. */
export interface UploadQueue {
  add(bytes: number): void;
}

interface Upload {
  readonly wire: FilesWire;
  readonly transfer: number;
  readonly path: string;
  readonly part: string;
  readonly size: number;
  readonly queue: UploadQueue;
  readonly blocks: Block[];
  file: OpenFile | null;
  received: number;
  written: number;
  acked: number;
  waitingBytes: number;
  isOpening: boolean;
  isAckPlanned: boolean;
  isWriting: boolean;
  isOver: boolean;
  /** Removes the part when it ends. */
  isDropped: boolean;
  /** Uploads into the same part, which begin when this one has ended. */
  readonly followers: (() => void)[];
  onEnd(): void;
}

/** Of all tunnels: a part has one writer. */
const running: Upload[] = [];

export function startUpload(
  wire: FilesWire,
  message: Fields,
  shared: { readonly queue: UploadQueue; onEnd(): void },
): Job {
  const path = pathOf(wire.host, message.path);
  const size = numberOf(message.size, -1);
  const transfer = numberOf(message.reqid, 0);
  if (path === null || !isPlainName(wire.host, baseNameOf(wire.host, path)) || size < 0 || size > MAX_SIZE) {
    wire.fail(transfer, "bad-name");
    shared.onEnd();
    return { cancel() {}, stop() {} };
  }
  const mark = wire.host.sha384(`${path}|${size}|${textOf(message.source, 256)}`).substring(0, 20);
  const upload: Upload = {
    wire,
    transfer,
    path,
    part: joinPath(wire.host, folderOf(wire.host, path), `.tendril-${mark}.part`),
    size,
    queue: shared.queue,
    blocks: [],
    file: null,
    received: 0,
    written: 0,
    acked: 0,
    waitingBytes: 0,
    isOpening: true,
    isAckPlanned: false,
    isWriting: false,
    isOver: false,
    isDropped: false,
    followers: [],
    onEnd: shared.onEnd,
  };
  const pump = createPump(() => write(upload, pump));
  claim(upload, () => prepare(upload, message, pump));
  return {
    cancel() {
      upload.isDropped = true;
      end(upload, null);
    },
    stop: () => end(upload, null),
    onBlock: (block) => take(upload, block, pump),
  };
}

/**
 * The newest upload of a part has it: after a cut the old tunnel may still have blocks on the way, and behind them what
 * goes on.
 */
function claim(upload: Upload, then: () => void): void {
  const { host } = upload.wire;
  const other = running.filter((one) => one.wire.host === host && one.part === upload.part)[0];
  if (other === undefined) {
    running.push(upload);
    then();
    return;
  }
  other.followers.push(() => claim(upload, then));
  end(other, "cancelled");
}

/** Looks at the target and the part, then opens the part. */
function prepare(upload: Upload, message: Fields, pump: () => void): void {
  const { wire, part, path, size } = upload;
  wire.files.stat(path, (_problem, there) => {
    const refused = there === null ? null : refusalOf(there, message);
    const openPart = (from: number): void =>
      wire.files.open(part, from > 0 ? "part-append" : "part", (problem, file) => {
        upload.isOpening = false;
        upload.file = file;
        begin(upload, { from, problem }, pump);
      });
    if (refused !== null || upload.isOver) {
      upload.isOpening = false;
      if (upload.isOver) leave(upload);
      else end(upload, refused);
    } else if (message.resume !== true) openPart(0);
    else
      wire.files.stat(part, (_none, found) =>
        openPart(found !== null && found.bytes <= size ? found.bytes : 0),
      );
  });
}

function begin(
  upload: Upload,
  { from, problem }: { readonly from: number; readonly problem: FileProblem | null },
  pump: () => void,
): void {
  if (upload.isOver) {
    leave(upload);
    return;
  }
  if (upload.file === null) {
    end(upload, problem || "failed");
    return;
  }
  if (from > 0 && upload.blocks.length > 0) {
    end(upload, "failed"); // these blocks belong to the beginning
    return;
  }
  if (upload.blocks.length === 0) upload.received = from;
  upload.written = from;
  upload.acked = from;
  upload.wire.send({ action: "ok", reqid: upload.transfer, from });
  pump();
}

function refusalOf(there: FileEntry, message: Fields): FileProblem | null {
  if (there.kind !== "file") return "is-folder";
  const seen = fieldsOf(message.expect);
  if (typeof seen.size === "number") {
    return seen.size === there.bytes && seen.time === there.changedAtMs ? null : "changed";
  }
  return message.replace === true ? null : "exists";
}

function take(upload: Upload, block: Block, pump: () => void): void {
  if (upload.isOver) return;
  // blocks may come with the request; one that resumes waits for the position
  const expected = upload.file === null && upload.blocks.length === 0 ? 0 : upload.received;
  const isTooMuch =
    upload.waitingBytes + block.bytes.length > MAX_WAITING_BYTES ||
    upload.blocks.length >= MAX_WAITING_BLOCKS;
  if (block.position !== expected || isTooMuch || block.position + block.bytes.length > upload.size) {
    end(upload, isTooMuch ? "limit" : "failed");
    return;
  }
  upload.received = block.position + block.bytes.length;
  upload.waitingBytes += block.bytes.length;
  upload.queue.add(block.bytes.length);
  const { blocks } = upload;
  blocks.push(block);
  pump();
  // what was not written within the call of its frame stays as a copy
  const at = blocks.lastIndexOf(block);
  if (at >= 0) blocks[at] = { ...block, bytes: upload.wire.files.copy(block.bytes) };
}

function write(upload: Upload, pump: () => void): void {
  const { file } = upload;
  if (file === null || upload.isOver || upload.isWriting) return;
  const block = upload.blocks.shift();
  if (block === undefined) return;
  const { bytes } = block;
  upload.isWriting = true;
  file.write(bytes, (problem) => {
    upload.isWriting = false;
    upload.written += bytes.length;
    upload.waitingBytes -= bytes.length;
    upload.queue.add(-bytes.length);
    if (upload.isOver) leave(upload);
    else if (problem !== null) end(upload, problem);
    else if (block.isLast) finish(upload);
    else {
      acknowledge(upload);
      pump();
    }
  });
}

function acknowledge(upload: Upload): void {
  if (upload.written - upload.acked >= ACK_EVERY_BYTES) {
    sendAck(upload);
    return;
  }
  if (upload.isAckPlanned) return;
  upload.isAckPlanned = true;
  upload.wire.host.after(ACK_AFTER_MS, () => {
    upload.isAckPlanned = false;
    if (!upload.isOver && upload.written > upload.acked) sendAck(upload);
  });
}

function sendAck(upload: Upload): void {
  upload.acked = upload.written;
  upload.wire.send({ action: "ack", reqid: upload.transfer, position: upload.written });
}

/** All is there: the part takes the place of the target. */
function finish(upload: Upload): void {
  const { wire, file, part, path, transfer, size } = upload;
  upload.file = null;
  upload.isOver = true;
  const fail = (problem: FileProblem): void => {
    wire.files.removeFile(part, () => {
      wire.fail(transfer, problem);
      release(upload);
    });
  };
  file?.close((problem) => {
    if (problem !== null) fail(problem);
    else if (upload.written !== size) fail("changed");
    else
      wire.files.adopt(part, path, (refused) => {
        if (refused !== null) fail(refused);
        else
          wire.files.stat(path, (_none, entry) => {
            wire.send({
              action: "done",
              reqid: transfer,
              size,
              time: entry === null ? 0 : entry.changedAtMs,
            });
            release(upload);
          });
      });
  });
}

/** Once; waits for the file that opens or the write that runs. */
function end(upload: Upload, problem: FileProblem | null): void {
  if (upload.isOver) return;
  upload.isOver = true;
  if (problem !== null) upload.wire.fail(upload.transfer, problem);
  if (problem === "full") upload.isDropped = true; // what fills the disk does not stay
  for (let i = 0; i < upload.blocks.length; i++) upload.queue.add(-(upload.blocks[i]?.bytes.length || 0));
  upload.blocks.length = 0;
  if (!upload.isOpening && !upload.isWriting) leave(upload);
}

function leave(upload: Upload): void {
  const { file, wire, part } = upload;
  upload.file = null;
  const drop = (): void => {
    if (upload.isDropped) wire.files.removeFile(part, () => release(upload));
    else release(upload);
  };
  if (file === null) drop();
  else file.close(drop);
}

/** The part is free for the next. */
function release(upload: Upload): void {
  const at = running.indexOf(upload);
  if (at >= 0) running.splice(at, 1);
  upload.onEnd();
  const { followers } = upload;
  for (let i = 0; i < followers.length; i++) followers[i]?.();
}
