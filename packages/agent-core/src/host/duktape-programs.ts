/**
 * Programs on the stock agent. Source: docs/spec/agent-core.md, section 2.5.
 */
import { retained, type StockStream, stock } from "./duktape-modules.ts";
import type { ProgramResult, RunRequest } from "./host.ts";

export interface StockChild {
  readonly stdin: StockStream;
  readonly stdout: StockStream;
  readonly stderr: StockStream;
  readonly pid: number;
  on(event: string, handler: (code: number) => void): void;
  kill(): void;
  tcsetsize?(rows: number, cols: number): void;
}

export interface StockProcesses {
  execFile(path: string, argv: readonly string[], options?: object): StockChild;
  readonly SpawnTypes: { readonly TERM: number; readonly DEFAULT: number; readonly USER?: number };
}

/** Of older agents, which do not name it. */
const USER_TYPE = 1;

const running: StockChild[] = [];

/** Keeps a child until the result is called, once it ended. @throws when it cannot be started. */
export function startStockChild(
  { program, args }: { readonly program: string; readonly args: readonly string[] },
  options: object,
): { readonly child: StockChild; release(): void } {
  const argv = [baseName(program)].concat(args);
  const child = stock<StockProcesses>("child_process").execFile(program, argv, options);
  running.push(child);
  return {
    child,
    release() {
      const at = running.indexOf(child);
      if (at >= 0) running.splice(at, 1);
    },
  };
}

/** Options that start a program as somebody else. Windows takes the number for a session with that type alone. */
export function asPerson(uid: number | undefined): object {
  if (uid === undefined) return {};
  if (process.platform !== "win32") return { uid };
  return { uid, type: stock<StockProcesses>("child_process").SpawnTypes.USER ?? USER_TYPE };
}

/** `options` of the stock module, for what `uid` alone does not say. */
export function runStockProgram(
  request: RunRequest,
  onDone: (result: ProgramResult) => void,
  options: object = asPerson(request.uid),
): void {
  let started: ReturnType<typeof startStockChild>;
  try {
    started = startStockChild(request, options);
  } catch (error) {
    onDone({ output: "", problem: String(error) });
    return;
  }
  const { child, release } = started;
  const { input = "", farewell, maxChars, timeoutMs } = request;
  const word = farewell !== undefined && process.platform === "win32" ? createWord() : null;
  let output = "";
  let isDone = false;
  const finish = (result: { code?: number; problem?: string }): void => {
    if (isDone) return;
    isDone = true;
    onDone({ ...result, output: output.substring(0, maxChars) });
  };
  const collect = (chunk?: unknown): void => {
    if (isDone || output.length >= maxChars) return;
    const before = output.length;
    output += String(chunk);
    const at = word === null ? -1 : output.indexOf(word, Math.max(0, before - word.length));
    if (at < 0) return;
    output = output.substring(0, at);
    finish({ code: 0 });
  };
  const cancel = retained.after(timeoutMs, () => {
    child.kill();
    release();
    finish({ problem: "it took too long and was stopped" });
  });
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  child.on("exit", (code) => {
    cancel();
    release();
    finish({ code });
  });
  const whole = input + (farewell === undefined ? "" : farewell(word));
  if (whole !== "") child.stdin.write(whole);
  child.stdin.end();
}

/** Windows loses what a program prints just before its end: its shell says a word that comes after all else. */
function createWord(): string {
  return `end-${Math.random().toString(36).substring(2)}${Math.random().toString(36).substring(2)}`;
}

const queued: (() => void)[] = [];
let isOneRunning = false;

/** For what may be asked for many times at once: many programs that end together kill the agent. */
export function runOneByOne(request: RunRequest, onDone: (result: ProgramResult) => void): void {
  queued.push(() =>
    runStockProgram(request, (result) => {
      isOneRunning = false;
      onDone(result);
      runQueued();
    }),
  );
  runQueued();
}

function runQueued(): void {
  if (isOneRunning) return;
  const next = queued.shift();
  if (next === undefined) return;
  isOneRunning = true;
  next();
}

function baseName(path: string): string {
  return path.substring(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
