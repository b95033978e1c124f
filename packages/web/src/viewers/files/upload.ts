/**
 * One upload: blocks within a window. After a loss the host says from where to go on; at the end the content is
 * compared by hash, and sent once more when it differs.
 */
import type { FileAnswer } from "@tendril/protocol/sessions/files";
import { type DownloadControl, WINDOW_BYTES } from "./download.ts";
import type { FilesLink } from "./link.ts";
import { PIECE_BYTES, PieceHash } from "./piece-hash.ts";
import { FilesProblem } from "./problem.ts";

/** Chromium cuts messages of more than 64 KB into fragments, and stock agents do not put them together. */
const BLOCK_BYTES = 61_440;
const READ_BYTES = 16 * BLOCK_BYTES;
const MAX_RESTARTS = 2;
/** Below this a file goes out with its request: one round trip for all of it. */
const SMALL_BYTES = BLOCK_BYTES;

export interface UploadWish {
  readonly path: string;
  readonly file: Blob;
  /** What tells this source from another of the same name and size. */
  readonly source: string;
  readonly isReplaced: boolean;
  /** The target as it was seen: another one is not replaced. */
  readonly expect?: { readonly size: number; readonly time: number };
}

/** @throws FilesProblem. Gives time and size of the new file. */
export async function uploadFrom(
  link: FilesLink,
  wish: UploadWish,
  control: DownloadControl,
): Promise<{ readonly size: number; readonly time: number }> {
  const release = link.hold();
  try {
    // once: reading costs a browser more than all else of a small file
    const whole = isSmall(wish) ? await readSource(wish.file, wish.path) : undefined;
    let wasLost = false;
    for (let restarts = 0; ; ) {
      await control.pause?.whenOff(control.signal);
      await link.whenOpen();
      try {
        const done = await send(link, { ...wish, whole }, control, restarts === 0);
        if (await isEqual(link, { ...wish, whole })) return { size: wish.file.size, time: done.time ?? 0 };
        if (++restarts > MAX_RESTARTS) throw new FilesProblem("corrupt", wish.path);
      } catch (error) {
        const code = error instanceof FilesProblem ? error.code : "";
        // the connection may have broken off between the last byte and the word that it is done
        if (wasLost && ["exists", "changed"].includes(code) && (await isEqual(link, { ...wish, whole })))
          return { size: wish.file.size, time: 0 };
        if (control.signal.aborted || (code !== "lost" && code !== "paused")) throw error;
        wasLost = true;
      }
    }
  } finally {
    release();
  }
}

/** @throws FilesProblem when the file was changed or moved: browsers do not read it any more then. */
async function readSource(file: Blob, path: string): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    throw new FilesProblem("source", path);
  }
}

/** `whole`: the content of a small file. */
type Upload = UploadWish & { readonly whole: Uint8Array | undefined };

function isSmall({ file }: UploadWish): boolean {
  return file.size <= SMALL_BYTES;
}

async function isEqual(link: FilesLink, { path, file, whole }: Upload): Promise<boolean> {
  const hash = new PieceHash();
  const far = link.request({ action: "hash", path, piece: PIECE_BYTES });
  const own = async (): Promise<string> => {
    if (whole !== undefined && whole.length > 0) hash.add(whole);
    for (let at = 0; whole === undefined && at < file.size; at += PIECE_BYTES) {
      hash.add(await readSource(file.slice(at, at + PIECE_BYTES), path));
      await hash.settled();
    }
    return await hash.hex();
  };
  const [answer, hex] = await Promise.all([far, own()]);
  return answer.hash === hex;
}

async function send(
  link: FilesLink,
  wish: Upload,
  { signal, pause, onProgress }: DownloadControl,
  isResumed: boolean,
): Promise<FileAnswer> {
  const { file, path, source, isReplaced, expect, whole } = wish;
  const { promise: done, resolve, reject } = Promise.withResolvers<FileAnswer>();
  const opened = Promise.withResolvers<number>();
  let acked = 0;
  let isFailed = false;
  let wake = (): void => {};
  const fail = (problem: FilesProblem): void => {
    isFailed = true;
    opened.reject(problem);
    reject(problem);
    wake();
  };
  opened.promise.catch(() => {}); // said by `done` too
  done.catch(() => {});
  const talk = link.converse({
    onAnswer(answer) {
      if (answer.action === "ok") opened.resolve(answer.from ?? 0);
      else if (answer.action === "ack") acked = Math.max(acked, answer.position ?? 0);
      else if (answer.action === "done") resolve(answer);
      else if (answer.action === "error") fail(new FilesProblem(answer.why ?? "failed", answer.name ?? path));
      onProgress({ size: file.size, done: Math.min(acked, file.size), skipped: [] });
      wake();
    },
    onLost: fail,
  });
  const abort = (): void => {
    talk.send({ action: "cancel" });
    fail(new FilesProblem("cancelled", path));
  };
  const pausing = whole === undefined ? pause?.signal : undefined;
  const rest = (): void => {
    talk.send({ action: "cancel", keep: true });
    fail(new FilesProblem("paused", path));
  };
  signal.addEventListener("abort", abort);
  pausing?.addEventListener("abort", rest);
  try {
    talk.send({
      action: "put",
      path,
      size: file.size,
      source,
      resume: isResumed && whole === undefined,
      replace: isReplaced,
      expect,
    });
    // behind the request, so that the host knows what is cancelled and what becomes of its part
    if (signal.aborted) abort();
    else if (pausing?.aborted === true) rest();
    if (whole !== undefined) talk.sendBlock({ position: 0, isLast: true, bytes: whole });
    else {
      acked = await opened.promise;
      const room = async (position: number): Promise<void> => {
        while (!isFailed && position - acked >= WINDOW_BYTES) {
          const waited = Promise.withResolvers<void>();
          wake = waited.resolve;
          await waited.promise;
        }
        if (isFailed) await done;
      };
      await sendBlocks(wish, acked, { room, sendBlock: (block) => talk.sendBlock(block) });
    }
    return await done;
  } catch (error) {
    if (error instanceof FilesProblem && error.code === "source") talk.send({ action: "cancel" });
    throw error;
  } finally {
    signal.removeEventListener("abort", abort);
    pausing?.removeEventListener("abort", rest);
    talk.end();
  }
}

async function sendBlocks(
  { file, path }: Upload,
  from: number,
  to: {
    /** @throws FilesProblem when the transfer is over. */
    room(position: number): Promise<void>;
    sendBlock(block: { position: number; isLast: boolean; bytes: Uint8Array }): void;
  },
): Promise<void> {
  let position = from;
  if (position === file.size) to.sendBlock({ position, isLast: true, bytes: new Uint8Array(0) });
  while (position < file.size) {
    // no race with the end of the transfer: what waits for that would hold every piece until then
    const read = await readSource(file.slice(position, position + READ_BYTES), path);
    for (let at = 0; at < read.length; at += BLOCK_BYTES) {
      await to.room(position);
      const bytes = read.subarray(at, at + BLOCK_BYTES);
      to.sendBlock({ position, isLast: position + bytes.length === file.size, bytes });
      position += bytes.length;
    }
  }
}
