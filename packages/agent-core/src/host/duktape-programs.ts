/**
 * Programs on the stock agent. Source: docs/spec/agent-core.md, section 2.5.
 */
import type { Program, WindowsPerson } from "./as-person/person-request.ts";
import { personStart } from "./as-person/person-start.ts";
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
  readonly SpawnTypes: { readonly TERM: number; readonly DEFAULT: number };
}

interface StockAccounts {
  getUsername(uid: number): string;
  /** Who the agent runs as. Each of these runs a program. */
  Self(): number;
}

const running: StockChild[] = [];

interface StartRequest extends Program {
  /** Windows: never as the agent then. */
  readonly person?: WindowsPerson | undefined;
}

/** Keeps a child until the result is called, once it ended. @throws when it cannot be started. */
export function startStockChild(
  { program, args, person }: StartRequest,
  options: object,
): { readonly child: StockChild; release(): void } {
  if (person !== undefined) {
    const { script, ...start } = personStart({ program, args }, person);
    const started = startStockChild(start, options);
    started.child.stdin.write(script);
    return started;
  }
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

/**
 * What starts a program as somebody else. The option `uid` of the module changes the user alone, and leaves the groups
 * of root: `su` does it wholly. On Windows its types give the rights of the system in that person's session: see as-person.
 * @throws where it cannot be done.
 */
function asAccount({ program, args, uid }: RunRequest): StartRequest {
  if (uid === undefined) return { program, args };
  if (process.platform === "win32") return { program, args, person: { session: uid } };
  const accounts = stock<StockAccounts>("user-sessions");
  const own = accounts.Self();
  if (uid === own) return { program, args };
  if (own !== 0) throw "only an agent that runs as root starts programs as somebody else";
  const name = accounts.getUsername(uid);
  if (!/^\w/.test(name)) throw `account ${uid} has no name`; // it must be no option
  const su = stock<{ existsSync(path: string): boolean }>("fs").existsSync("/bin/su")
    ? "/bin/su"
    : "/usr/bin/su";
  const shell = process.platform === "linux" ? ["-s", "/bin/sh"] : []; // others take the person's own
  return { program: su, args: [...shell, "-c", 'exec "$0" "$@"', name, program, ...args] };
}

/** `env`: instead of the agent's. */
export function runStockProgram(
  request: RunRequest,
  onDone: (result: ProgramResult) => void,
  options: { readonly env?: Readonly<Record<string, string>> } = {},
): void {
  let started: ReturnType<typeof startStockChild>;
  try {
    started = startStockChild(asAccount(request), options);
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
