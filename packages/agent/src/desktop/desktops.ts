/**
 * Desktops in worker processes: whatever happens there, the agent lives on.
 */
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import type { DesktopHandlers, DesktopStream } from "@tendril/agent-core";
import type { AgentLog } from "../log.ts";
import { findDisplay, type XDisplay } from "./find-display.ts";
import { giveBack, noteFile } from "./lock/index.ts";
import { type CaptureRequest, STREAM_DESCRIPTOR, type ViewersRequest } from "./worker/contract.ts";

const WORKER = fileURLToPath(new URL("./worker/capture-main.ts", import.meta.url));
const PING_EVERY_MS = 3_000;
const SILENT_MS = 12_000;
const KILL_AFTER_MS = 2_000;
/** Input that a worker did not read; beyond it more is dropped. */
const MAX_WAITING_BYTES = 262_144;
const MAX_LAST_WORDS = 2_000;
const KILLED = "the desktop did not answer and was stopped";
const DIED = "the desktop ended unexpectedly";

export interface DesktopsDeps {
  readonly log: AgentLog;
  /** A display, or why there is none. */
  readonly findDisplay?: () => XDisplay | string;
  /** The worker's program; tests have their own. */
  readonly worker?: string;
  readonly silentMs?: number;
  /** Private folder for notes about locked input; without it input is not locked. */
  readonly lockFolder?: string;
}

export class Desktops {
  readonly #deps: DesktopsDeps;
  /** With the note of each, which is there while it locks input. */
  readonly #running = new Map<ChildProcess, string | undefined>();

  constructor(deps: DesktopsDeps) {
    this.#deps = deps;
  }

  /** null after `onProblem`. `onEnd` is called once, and not when the stream was ended through here. */
  open(handlers: DesktopHandlers): DesktopStream | null {
    const display = (this.#deps.findDisplay ?? findDisplay)();
    if (typeof display === "string") {
      handlers.onProblem(display);
      return null;
    }
    const child = startWorker(this.#deps.worker ?? WORKER);
    const stream = child.stdio[STREAM_DESCRIPTOR];
    if (!(stream instanceof Duplex)) {
      child.kill("SIGKILL");
      handlers.onProblem("the desktop could not be started");
      return null;
    }
    const { lockFolder } = this.#deps;
    const lockNote = lockFolder === undefined ? undefined : noteFile(lockFolder, randomUUID());
    this.#running.set(child, lockNote);
    child.on("exit", () => this.#forget(child));
    const request: CaptureRequest = { display, lockNote };
    child.send(request, () => {}); // a worker that is gone tells by its exit
    return this.#serve(child, stream, handlers);
  }

  close(): void {
    for (const child of [...this.#running.keys()]) {
      child.kill("SIGKILL");
      this.#forget(child);
    }
  }

  /** However it ended: what it locked is given back. */
  #forget(child: ChildProcess): void {
    const lockNote = this.#running.get(child);
    this.#running.delete(child);
    if (lockNote !== undefined) giveBack(lockNote);
  }

  #serve(child: ChildProcess, stream: Duplex, handlers: DesktopHandlers): DesktopStream {
    let isEnded = false;
    let problem: string | undefined;
    const watch = watchAnswers(child, this.#deps.silentMs ?? SILENT_MS, () => {
      problem = KILLED;
    });
    const lastWords = collectLastWords(child);
    const over = (why: string | undefined): void => {
      watch.stop();
      if (isEnded) return;
      isEnded = true;
      if (why !== undefined) {
        this.#deps.log.warn({ why, output: lastWords() }, "desktop ended");
        handlers.onProblem(why);
      }
      handlers.onEnd();
    };
    stream.on("data", (bytes: Buffer) => {
      if (!isEnded) handlers.onBytes(bytes);
    });
    stream.on("error", () => {}); // its close follows
    child.on("error", () => over(DIED));
    child.on("exit", (code) => {
      const why = problem ?? (code === 0 ? undefined : DIED);
      if (stream.readableEnded || stream.destroyed) over(why);
      else stream.once("close", () => over(why)); // what it wrote last is still to be read
    });
    const tell = createTeller(child);
    return {
      write(bytes) {
        if (!isEnded && stream.writableLength < MAX_WAITING_BYTES) stream.write(Buffer.from(bytes));
      },
      refine: (extras) => tell({ extras }),
      // what is not read waits in the pipe, which holds several frames: newer ones are better
      pause() {
        stream.pause();
        tell({ isHeld: true });
      },
      resume() {
        stream.resume();
        tell({ isHeld: false });
      },
      end() {
        if (isEnded) return;
        isEnded = true;
        stream.resume();
        stream.end();
        setTimeout(() => child.kill("SIGKILL"), KILL_AFTER_MS).unref();
      },
    };
  }
}

/** The worker has nothing of the agent but its program and a plain environment. */
function startWorker(program: string): ChildProcess {
  const { PATH = "/usr/bin:/bin", HOME = "/" } = process.env;
  return fork(program, [], {
    execArgv: [],
    env: { PATH, HOME, UV_THREADPOOL_SIZE: "4" },
    stdio: ["ignore", "ignore", "pipe", "ipc", "pipe"],
  });
}

/** What a worker wrote before it died: for the log. */
function collectLastWords(child: ChildProcess): () => string {
  let text = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-MAX_LAST_WORDS);
  });
  return () => text;
}

/** One message at a time is under way: viewers that change their mind ten thousand times cost two. */
function createTeller(child: ChildProcess): (change: Partial<ViewersRequest>) => void {
  let state: ViewersRequest = { extras: { copies: false, sharpLevel: 0 }, isHeld: false };
  let isNew = false;
  let isUnderWay = false;
  const next = (): void => {
    isUnderWay = isNew && child.connected;
    isNew = false;
    if (isUnderWay) child.send(state, next);
  };
  return (change) => {
    state = { ...state, ...change };
    isNew = true;
    if (!isUnderWay) next();
  };
}

/** Kills a worker that does not answer for too long. */
function watchAnswers(child: ChildProcess, silentMs: number, onKill: () => void): { stop(): void } {
  let answeredAtMs = performance.now();
  child.on("message", () => {
    answeredAtMs = performance.now();
  });
  const timer = setInterval(
    () => {
      if (performance.now() - answeredAtMs > silentMs) {
        onKill();
        child.kill("SIGKILL");
      } else if (child.connected) child.send("ping", () => {});
    },
    Math.min(PING_EVERY_MS, silentMs / 3),
  );
  return { stop: () => clearInterval(timer) };
}
