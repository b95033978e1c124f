/**
 * Lines to the firmware, each in a process of its own: whatever the driver, the firmware or the call does there, the
 * agent lives on. Nothing is started on computers without the device.
 */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { HostMei, MeiHandlers, MeiLine } from "@tendril/agent-core";
import { encodeFrame, FrameReader, MAX_FRAME_BYTES } from "./frames.ts";

export const MEI_DEVICE = "/dev/mei0";

const PROGRAM = fileURLToPath(new URL("./mei-main.ts", import.meta.url));
const OPEN_MS = 10_000;
const MAX_LINES = 4;
/** Messages that a line did not take yet. */
const MAX_WAITING_BYTES = 262_144;
const MAX_LAST_WORDS = 500;
const DIED = "the process of the line ended unexpectedly";

type LineProcess = ChildProcessByStdio<Writable, Readable, Readable>;

export interface MeiLinesOptions {
  /** Another device; a socket stands in for one. */
  readonly path?: string | undefined;
  /** The program of a line; tests have their own. */
  readonly program?: string;
  readonly openMs?: number;
}

export class MeiLines {
  readonly #options: MeiLinesOptions;
  readonly #running = new Set<LineProcess>();

  constructor(options: MeiLinesOptions = {}) {
    this.#options = options;
  }

  /** null where there is no device; `guard` keeps the core's faults to themselves. */
  api(guard: (run: () => void) => void): HostMei | null {
    const { path } = this.#options;
    const isThere =
      path === undefined ? process.platform === "linux" && existsSync(MEI_DEVICE) : existsSync(path);
    if (!isThere) return null;
    return { keepsLines: false, open: (client, handlers) => this.#open(client, guarded(handlers, guard)) };
  }

  close(): void {
    for (const child of this.#running) child.kill("SIGKILL");
    this.#running.clear();
  }

  #open(client: string, handlers: MeiHandlers): MeiLine {
    if (this.#running.size >= MAX_LINES) {
      setImmediate(() => handlers.onEnd("too many lines are open"));
      return { send: () => true, close() {} };
    }
    const child = this.#start(client);
    this.#running.add(child);
    let isOver = false;
    let isOpen = false;
    let lastWords = "";
    const over = (problem: string | undefined): void => {
      clearTimeout(timer);
      this.#running.delete(child);
      child.kill("SIGKILL");
      if (isOver) return;
      isOver = true;
      if (problem !== undefined) handlers.onEnd(problem);
    };
    const timer = setTimeout(() => over("the device did not answer"), this.#options.openMs ?? OPEN_MS);
    const reader = new FrameReader();
    child.stdout.on("data", (bytes: Buffer) => {
      try {
        for (const message of reader.push(bytes)) {
          if (isOver) return;
          if (isOpen) handlers.onMessage(message);
          else {
            isOpen = true;
            clearTimeout(timer);
            handlers.onOpen();
          }
        }
      } catch (error) {
        over(error instanceof Error ? error.message : DIED);
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      lastWords = (lastWords + text).slice(0, MAX_LAST_WORDS);
    });
    child.stdin.on("error", () => {}); // its end follows
    child.stdin.on("drain", () => {
      if (!isOver) handlers.onDrain();
    });
    child.on("error", (error) => over(error.message));
    child.on("close", () => over(lastWords || DIED));
    return {
      send(bytes) {
        if (isOver || !isOpen || bytes.length > MAX_FRAME_BYTES) return true;
        if (child.stdin.writableLength > MAX_WAITING_BYTES) over("the device takes no messages");
        return isOver || child.stdin.write(encodeFrame(bytes));
      },
      close: () => over(undefined),
    };
  }

  /** It has nothing of the agent but its program and an empty environment. */
  #start(client: string): LineProcess {
    const { path = MEI_DEVICE, program = PROGRAM } = this.#options;
    const words = ["--experimental-ffi", "--no-warnings", program, path, client];
    return spawn(process.execPath, words, { env: {}, stdio: ["pipe", "pipe", "pipe"] });
  }
}

function guarded(handlers: MeiHandlers, guard: Parameters<MeiLines["api"]>[0]): MeiHandlers {
  return {
    onOpen: () => guard(() => handlers.onOpen()),
    onMessage: (bytes) => guard(() => handlers.onMessage(bytes)),
    onDrain: () => guard(() => handlers.onDrain()),
    onEnd: (problem) => guard(() => handlers.onEnd(problem)),
  };
}
