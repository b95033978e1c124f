/**
 * Requests that change something or take long: what they need of a message, what they answer. A stock viewer hears
 * only what it knows; ours hears how every request ended.
 * Source: docs/spec/session-protocols.md, sections 5.1 and 5.5.
 */
import type { Fields, FileProblem } from "../host/index.ts";
import { numberOf } from "../values.ts";
import { copy, move, type Outcome, remove, rename, type Work } from "./changes.ts";
import { hashFile } from "./hash.ts";
import { isPlainName, joinPath, namesOf, pathOf } from "./names.ts";
import { targetOf } from "./stock-upload.ts";
import { lookForReplaced, unzip } from "./unzip.ts";
import type { FilesWire } from "./wire.ts";
import { writeArchive } from "./write-archive.ts";

const MAX_NAMES = 100_000;
const PROGRESS_EVERY_MS = 1_000;
const MAX_PIECE_BYTES = 67_108_864;

export interface Request {
  readonly wire: FilesWire;
  readonly message: Fields;
  /** One of our own viewers, which hears how it ended. */
  readonly isOwn: boolean;
  isOver(): boolean;
  onEnd(): void;
}

export type Action = (request: Request) => void;

/** By the name on the wire. */
export const actions: { readonly [name: string]: Action } = {
  mkdir(request) {
    const path = pathOf(request.wire.host, request.message.path);
    if (path === null) finish(request, "bad-name");
    else request.wire.files.makeFolder(path, (problem) => finish(request, problem, path));
  },
  rm(request) {
    const paths = pathsOf(request, request.message.path, request.message.delfiles);
    if (paths !== null) remove(workOf(request), paths, request.message.rec === true);
  },
  rename(request) {
    const { host } = request.wire;
    const { oldname, newname, replace } = request.message;
    const folder = pathOf(host, request.message.path);
    if (folder === null || !isPlainName(host, oldname) || !isPlainName(host, newname)) {
      finish(request, "bad-name");
      return;
    }
    const paths = { from: joinPath(host, folder, oldname), to: joinPath(host, folder, newname) };
    rename(host, { ...paths, isReplaced: replace === true }, (problem) => finish(request, problem, newname));
  },
  copy: (request) => copyOrMove(request, copy),
  move: (request) => copyOrMove(request, move),
  zip(request) {
    const { host } = request.wire;
    const { message } = request;
    const folder = pathOf(host, message.path);
    const paths = pathsOf(request, message.path, message.files);
    if (paths === null) return;
    if (folder === null || !isPlainName(host, message.output)) finish(request, "bad-name");
    else writeArchive(archiveWork(request, "zipping"), paths, joinPath(host, folder, message.output));
  },
  unzip(request) {
    const task = unzipTask(request);
    if (task !== null) unzip(archiveWork(request, "unzipping"), task);
  },
  unziplook(request) {
    const { wire, message } = request;
    const task = unzipTask(request);
    if (task === null) return;
    const work = { host: wire.host, isOver: () => request.isOver() };
    lookForReplaced(work, task, (problem, names, count) => {
      if (problem !== null) finish(request, problem, task.archive);
      else {
        wire.send({ action: "ok", reqid: message.reqid, names, count });
        request.onEnd();
      }
    });
  },
  uploadhash(request) {
    const { wire, message } = request;
    const { reqid, path: wanted, name, tag } = message;
    const path = targetOf(wire, message);
    const answer = (hash: string | null): void => {
      wire.send({ action: "uploadhash", reqid, path: wanted, name, tag, hash });
      request.onEnd();
    };
    if (path === null) answer(null);
    else
      hashFile(
        wire.host,
        { path, bytes: null, pieceBytes: 0, isOver: () => request.isOver() },
        (problem, hex) => answer(problem === null ? hex.toUpperCase() : null),
      );
  },
  hash(request) {
    const { wire, message } = request;
    const path = pathOf(wire.host, message.path);
    if (path === null) {
      finish(request, "bad-name");
      return;
    }
    const bytes = typeof message.bytes === "number" ? Math.max(0, Math.floor(message.bytes)) : null;
    const pieceBytes = Math.max(0, Math.min(MAX_PIECE_BYTES, Math.floor(numberOf(message.piece, 0))));
    hashFile(
      wire.host,
      { path, bytes, pieceBytes, isOver: () => request.isOver() },
      (problem, hash, size) => {
        if (problem !== null) finish(request, problem, path);
        else {
          wire.send({ action: "ok", reqid: message.reqid, hash, size });
          request.onEnd();
        }
      },
    );
  },
};

function finish({ wire, message, isOwn, onEnd }: Request, problem: FileProblem | null, name?: string): void {
  const { reqid } = message;
  if (isOwn && problem !== null) wire.fail(reqid, problem, name);
  else if (isOwn) wire.send({ action: "ok", reqid });
  onEnd();
}

/** Paths of names in a folder; null, and answered, when one is no name. */
function pathsOf(request: Request, folderField: unknown, namesField: unknown): string[] | null {
  const { host } = request.wire;
  const folder = pathOf(host, folderField);
  const names = namesOf(host, namesField, MAX_NAMES);
  if (folder === null || names === null || names.length === 0) {
    finish(request, "bad-name");
    return null;
  }
  return names.map((name) => joinPath(host, folder, name));
}

/** null, and answered, when a path is none. */
function unzipTask(request: Request): { readonly archive: string; readonly folder: string } | null {
  const { host } = request.wire;
  const archive = pathOf(host, request.message.input);
  const folder = pathOf(host, request.message.dest);
  if (archive !== null && folder !== null)
    return { archive, folder: folder.replace(/([^/\\])[/\\]+$/, "$1") };
  finish(request, "bad-name");
  return null;
}

function copyOrMove(
  request: Request,
  run: (work: Work, task: { readonly paths: readonly string[]; readonly folder: string }) => void,
): void {
  const { scpath, dspath, names } = request.message;
  const folder = pathOf(request.wire.host, dspath);
  const paths = pathsOf(request, scpath, names);
  if (paths === null) return;
  if (folder === null) finish(request, "bad-name");
  else run(workOf(request), { paths, folder });
}

function workOf(request: Request): Work {
  const { wire, message, isOwn } = request;
  let saidAtMs = wire.host.now();
  let count = 0;
  let bytes = 0;
  return {
    host: wire.host,
    isOver: () => request.isOver(),
    onProgress(name, more) {
      count++;
      bytes += more;
      if (!isOwn || wire.host.now() - saidAtMs < PROGRESS_EVERY_MS) return;
      saidAtMs = wire.host.now();
      wire.send({ action: "progress", reqid: message.reqid, name, count, bytes });
    },
    onEnd: ({ problem, path }) => finish(request, problem, path),
  };
}

/** Stock viewers show a dialog while it works, and read the folder again when told. */
function archiveWork(request: Request, word: string): Work {
  const { wire, isOwn } = request;
  const work = workOf(request);
  if (isOwn) return work;
  let saidAtMs = wire.host.now();
  wire.send({ action: "dialogmessage", msg: word });
  return {
    ...work,
    onProgress(file) {
      if (word !== "zipping" || wire.host.now() - saidAtMs < PROGRESS_EVERY_MS) return;
      saidAtMs = wire.host.now();
      wire.send({ action: "dialogmessage", msg: "zippingFile", file, progress: 0 });
    },
    onEnd(outcome: Outcome) {
      const isBad = outcome.problem !== null && word === "unzipping";
      if (isBad) wire.send({ action: "dialogmessage", msg: "unziperror", error: outcome.problem });
      else wire.send({ action: "dialogmessage", msg: null });
      wire.send({ action: "refresh" });
      work.onEnd(outcome);
    },
  };
}
