/**
 * One download: blocks within a window into a sink. After a loss it goes on from the last byte written, unless the
 * file changed meanwhile; at the end the content is compared by hash.
 */
import { DOWNLOAD_BLOCK_BYTES, type FileAnswer } from "@tendril/protocol/sessions/files";
import type { FilesLink } from "./link.ts";
import type { PauseSwitch } from "./pause-switch.ts";
import { PIECE_BYTES, PieceHash } from "./piece-hash.ts";
import { FilesProblem } from "./problem.ts";
import type { Sink } from "./sinks.ts";

export const WINDOW_BYTES = 8_388_608;
const ACK_EVERY_BYTES = 524_288;
const MAX_RESTARTS = 2;
/** Hosts of ours name a few. */
const MAX_SKIPPED_NAMES = 100;

export interface DownloadWish {
  /** Of the file, or of the folder where `names` are. */
  readonly path: string;
  /** Then a zip of these comes, whose size is not known and which cannot be resumed. */
  readonly names?: readonly string[];
}

export interface Progress {
  /** `undefined` while it is not known. */
  readonly size: number | undefined;
  readonly done: number;
  readonly skipped: readonly string[];
}

export interface DownloadControl {
  readonly signal: AbortSignal;
  /** Absent for what a person cannot pause. */
  readonly pause?: PauseSwitch;
  onProgress(progress: Progress): void;
}

/** Takes the sink over. @throws FilesProblem; the sink is dropped then. */
export async function downloadTo(
  link: FilesLink,
  wish: DownloadWish,
  sink: Sink,
  control: DownloadControl,
): Promise<void> {
  const state = freshState();
  const release = link.hold();
  try {
    await receiveAll(link, wish, sink, { ...control, state });
    await sink.finish();
  } catch (error) {
    await sink.drop().catch(() => {}); // a disk that failed fails here again
    throw error;
  } finally {
    release();
  }
}

interface State {
  position: number;
  size: number | undefined;
  time: number | undefined;
  skipped: string[];
  hash: PieceHash;
}

type Receiving = DownloadControl & { readonly state: State };

async function receiveAll(link: FilesLink, wish: DownloadWish, sink: Sink, run: Receiving): Promise<void> {
  const { state, signal, pause } = run;
  for (let restarts = 0; ; ) {
    await pause?.whenOff(signal);
    await link.whenOpen();
    const problem = await receiveOnce(link, wish, sink, run);
    if (problem === undefined) return;
    const isCut = problem.code === "lost" || problem.code === "paused";
    const isTransient = isCut || problem.code === "changed" || problem.code === "corrupt";
    if (signal.aborted || !isTransient) throw problem;
    if (isCut && wish.names === undefined) continue;
    if (!isCut && ++restarts > MAX_RESTARTS) throw problem;
    await sink.restart();
    Object.assign(state, freshState());
  }
}

/** What went wrong on this connection; `undefined` when all is there and equal. */
async function receiveOnce(
  link: FilesLink,
  wish: DownloadWish,
  sink: Sink,
  run: Receiving,
): Promise<FilesProblem | undefined> {
  try {
    await receive(link, wish, sink, run);
    // without a size it is made while it is read, and other each time
    const isRight = run.state.size === undefined || (await isEqual(link, wish, run));
    return isRight ? undefined : new FilesProblem("corrupt", wish.path);
  } catch (error) {
    if (error instanceof FilesProblem) return error;
    throw error;
  }
}

function freshState(): State {
  return { position: 0, size: undefined, time: undefined, skipped: [], hash: new PieceHash() };
}

async function isEqual(link: FilesLink, { path }: DownloadWish, run: Receiving): Promise<boolean> {
  const { hash, position, skipped } = run.state;
  const asked = link.request({ action: "hash", path, bytes: position, piece: PIECE_BYTES });
  try {
    const [own, far] = await Promise.all([hash.hex(), asked]);
    return far.hash === own;
  } catch (error) {
    const isGone = error instanceof FilesProblem && error.code === "missing";
    if (!isGone) throw error;
    // deleted when all of it had come: this is the last copy, though nobody can check it
    run.onProgress({ size: undefined, done: position, skipped });
    return true;
  }
}

async function receive(link: FilesLink, wish: DownloadWish, sink: Sink, run: Receiving): Promise<void> {
  const { state, signal } = run;
  const pausing = run.pause?.signal;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let writing = Promise.resolve();
  let expected = state.position;
  let acked = state.position;
  const take = async (bytes: Uint8Array, isLast: boolean): Promise<void> => {
    state.hash.add(bytes);
    await sink.write(bytes);
    state.position += bytes.length;
    run.onProgress({ size: state.size, done: state.position, skipped: state.skipped });
    if (state.position - acked >= ACK_EVERY_BYTES) {
      await state.hash.settled();
      acked = state.position;
      talk.send({ action: "ack", position: acked });
    }
    if (!isLast) return;
    if (state.size !== undefined && state.position !== state.size)
      reject(new FilesProblem("changed", wish.path));
    else resolve();
  };
  const talk = link.converse({
    onAnswer(answer) {
      const problem = problemIn(answer, state, wish);
      if (problem !== undefined) reject(problem);
    },
    onBlock({ position, bytes, isLast }) {
      // a host that sends out of order, beyond its window or more than it announced is not followed
      if (position !== expected || position + bytes.length > limitOf(state, acked)) {
        reject(new FilesProblem("failed", wish.path));
        return;
      }
      expected += bytes.length;
      writing = writing.then(() => take(bytes, isLast)).catch(reject);
    },
    onLost: reject,
  });
  const abort = (): void => reject(new FilesProblem("cancelled", wish.path));
  const rest = (): void => reject(new FilesProblem("paused", wish.path));
  signal.addEventListener("abort", abort);
  pausing?.addEventListener("abort", rest);
  if (signal.aborted) abort();
  if (pausing?.aborted === true) rest();
  talk.send({
    action: "get",
    ...wish,
    from: state.position,
    window: WINDOW_BYTES,
    block: DOWNLOAD_BLOCK_BYTES,
  });
  try {
    await promise;
  } finally {
    signal.removeEventListener("abort", abort);
    pausing?.removeEventListener("abort", rest);
    talk.send({ action: "cancel" });
    talk.end();
    await writing;
  }
}

function limitOf({ size }: State, acked: number): number {
  return Math.min(acked + WINDOW_BYTES, size ?? Number.MAX_SAFE_INTEGER);
}

/** `ok` brings size and time; those of before must be the same when it goes on. */
function problemIn(answer: FileAnswer, state: State, wish: DownloadWish): FilesProblem | undefined {
  if (answer.action === "error") return new FilesProblem(answer.why ?? "failed", answer.name ?? wish.path);
  const isNamed = answer.action === "skipped" && state.skipped.length < MAX_SKIPPED_NAMES;
  if (isNamed && answer.name !== undefined) state.skipped.push(answer.name);
  if (answer.action !== "ok") return undefined;
  const isOther = state.position > 0 && (answer.size !== state.size || answer.time !== state.time);
  if (isOther) return new FilesProblem("changed", wish.path);
  state.size = answer.size;
  state.time = answer.time;
  return undefined;
}
