/**
 * The clipboard of the person at this computer, kept by a worker process that starts when it is needed.
 */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { findDisplay, type XDisplay } from "./find-display.ts";
import type { CaptureRequest, ClipboardAnswer, ClipboardRequest } from "./worker/contract.ts";

const WORKER = fileURLToPath(new URL("./worker/clipboard-main.ts", import.meta.url));
const ANSWER_TIMEOUT_MS = 8_000;
const MAX_WAITING = 16;
const NO_ANSWER = "the clipboard did not answer";
const BUSY = "the clipboard is busy";

type Settle = (answer: Pick<ClipboardAnswer, "text" | "problem">) => void;

export class Clipboards {
  readonly #findDisplay: () => XDisplay | string;
  readonly #waiting = new Map<number, { settle: Settle; timer: NodeJS.Timeout }>();
  #worker: ChildProcess | undefined;
  #lastId = 0;

  constructor(find: () => XDisplay | string = findDisplay) {
    this.#findDisplay = find;
  }

  /** `text` is null when the clipboard is empty; then `problem` may say why. */
  read(onText: (text: string | null, problem: string | null) => void): void {
    this.#ask({ kind: "read" }, ({ text, problem }) => onText(text, problem));
  }

  write(text: string, onDone: (problem: string | null) => void): void {
    this.#ask({ kind: "write", text }, ({ problem }) => onDone(problem));
  }

  close(): void {
    this.#worker?.kill("SIGKILL");
    this.#settleAll(NO_ANSWER);
  }

  #ask(question: { kind: "read" } | { kind: "write"; text: string }, settle: Settle): void {
    if (this.#waiting.size >= MAX_WAITING) {
      settle({ text: null, problem: BUSY });
      return;
    }
    const worker = this.#worker ?? this.#start();
    if (typeof worker === "string") {
      settle({ text: null, problem: worker });
      return;
    }
    const id = ++this.#lastId;
    const timer = setTimeout(() => {
      worker.kill("SIGKILL"); // a clipboard owner, or an X server, that hangs
      this.#settle({ id, text: null, problem: NO_ANSWER });
    }, ANSWER_TIMEOUT_MS);
    this.#waiting.set(id, { settle, timer });
    const request: ClipboardRequest = { id, ...question };
    worker.send(request, () => {}); // a worker that is gone tells by its exit
  }

  #start(): ChildProcess | string {
    const display = this.#findDisplay();
    if (typeof display === "string") return display;
    const { PATH = "/usr/bin:/bin", HOME = "/" } = process.env;
    const worker = fork(WORKER, [], {
      execArgv: [],
      env: { PATH, HOME },
      stdio: ["ignore", "ignore", "ignore", "ipc"],
    });
    worker.unref();
    this.#worker = worker;
    worker.on("message", (answer: ClipboardAnswer) => this.#settle(answer));
    worker.on("error", () => {}); // its exit follows
    worker.on("exit", () => {
      if (this.#worker === worker) this.#worker = undefined;
      this.#settleAll(NO_ANSWER);
    });
    const request: CaptureRequest = { display };
    worker.send(request, () => {}); // as above
    return worker;
  }

  #settle({ id, text, problem }: ClipboardAnswer): void {
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return;
    this.#waiting.delete(id);
    clearTimeout(waiting.timer);
    waiting.settle({ text, problem });
  }

  #settleAll(problem: string): void {
    for (const id of [...this.#waiting.keys()]) this.#settle({ id, text: null, problem });
  }
}
