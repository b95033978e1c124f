/**
 * Programs and terminals on the stock agent. Source: docs/spec/agent-core.md, sections 2.5 and 3.6.
 */
import { retained, type StockStream, stock } from "./duktape-modules.ts";
import { streamOf } from "./duktape-tunnel.ts";
import type { ProgramResult, RunRequest, Terminal, TerminalRequest } from "./host.ts";

interface StockChild {
  readonly stdin: StockStream;
  readonly stdout: StockStream;
  readonly stderr: StockStream;
  readonly pid: number;
  on(event: string, handler: (code: number) => void): void;
  kill(): void;
  tcsetsize?(rows: number, cols: number): void;
  _streams?: unknown;
}

interface StockProcesses {
  execFile(path: string, argv: readonly string[], options?: object): StockChild;
  readonly SpawnTypes: { readonly TERM: number; readonly DEFAULT: number };
}

interface StockVirtualTerminal {
  readonly supported: boolean;
  Start(cols: number, rows: number): StockStream;
  StartPowerShell(cols: number, rows: number): StockStream;
}

const running: StockChild[] = [];

export function runStockProgram(request: RunRequest, onDone: (result: ProgramResult) => void): void {
  let output = "";
  let isDone = false;
  let child: StockChild;
  const options: { [name: string]: unknown } = {};
  if (request.uid !== undefined) options.uid = request.uid;
  try {
    child = stock<StockProcesses>("child_process").execFile(
      request.program,
      [baseName(request.program)].concat(request.args),
      options,
    );
  } catch (error) {
    onDone({ output: "", problem: String(error) });
    return;
  }
  running.push(child);
  const finish = (result: ProgramResult): void => {
    if (isDone) return;
    isDone = true;
    cancel();
    const at = running.indexOf(child);
    if (at >= 0) running.splice(at, 1);
    onDone(result);
  };
  const collect = (chunk?: unknown): void => {
    if (output.length < request.maxChars) output += String(chunk);
  };
  const cancel = retained.after(request.timeoutMs, () => {
    child.kill();
    finish({ output: output.substring(0, request.maxChars), problem: "it took too long and was stopped" });
  });
  child.stdout.on("data", collect);
  child.stderr.on("data", collect);
  child.on("exit", (code) => finish({ code, output: output.substring(0, request.maxChars) }));
  if (request.input !== undefined) child.stdin.write(request.input);
  child.stdin.end();
}

export function openStockTerminal(request: TerminalRequest, onExit: () => void): Terminal | null {
  return process.platform === "win32" ? openWindowsTerminal(request, onExit) : openPty(request, onExit);
}

function openPty(request: TerminalRequest, onExit: () => void): Terminal | null {
  let child: StockChild;
  const processes = stock<StockProcesses>("child_process");
  const options: { [name: string]: unknown } = { type: processes.SpawnTypes.TERM, env: request.env };
  if (request.uid !== undefined) options.uid = request.uid;
  try {
    child = processes.execFile(request.program, [baseName(request.program)].concat(request.args), options);
  } catch (_error) {
    return null;
  }
  running.push(child);
  let isOver = false;
  const over = (): void => {
    if (isOver) return;
    isOver = true;
    const at = running.indexOf(child);
    if (at >= 0) running.splice(at, 1);
    onExit();
  };
  child.on("exit", over);
  if (child.tcsetsize) child.tcsetsize(request.rows, request.cols);
  return {
    attach(tunnel) {
      const stream = streamOf(tunnel);
      if (stream === null) return;
      child.stderr.on("data", () => {}); // a pty has none, but it must be drained
      child.stdout.pipe(stream, { dataTypeSkip: 1, end: false });
      stream.pipe(child.stdin, { dataTypeSkip: 1, end: false });
    },
    resize(cols, rows) {
      if (!isOver && child.tcsetsize) child.tcsetsize(rows, cols);
    },
    write(text) {
      if (!isOver) child.stdin.write(text);
    },
    kill() {
      if (!isOver) child.kill();
    },
  };
}

/** ConPTY where the agent brings it, else the shell on plain pipes. */
function openWindowsTerminal(request: TerminalRequest, onExit: () => void): Terminal | null {
  const virtual = windowsVirtualTerminal();
  const isPowerShell = request.program.toLowerCase().indexOf("powershell") >= 0;
  if (virtual === null) return openPipes(request, onExit);
  const stream = isPowerShell
    ? virtual.StartPowerShell(request.cols, request.rows)
    : virtual.Start(request.cols, request.rows);
  retained.keep(stream);
  stream.on("end", onExit);
  return {
    attach(tunnel) {
      const target = streamOf(tunnel);
      if (target === null) return;
      stream.pipe(target, { dataTypeSkip: 1, end: false });
      target.pipe(stream, { dataTypeSkip: 1, end: false });
    },
    resize() {}, // the stock virtual terminal keeps the size it began with
    write(text) {
      stream.write(text);
    },
    kill() {
      retained.release(stream);
      stream.end();
    },
  };
}

function windowsVirtualTerminal(): StockVirtualTerminal | null {
  try {
    const virtual = stock<StockVirtualTerminal>("win-virtual-terminal");
    return virtual.supported ? virtual : null;
  } catch (_error) {
    return null; // this agent has no such module
  }
}

function openPipes(request: TerminalRequest, onExit: () => void): Terminal | null {
  let child: StockChild;
  try {
    child = stock<StockProcesses>("child_process").execFile(
      request.program,
      [baseName(request.program)].concat(request.args),
      {},
    );
  } catch (_error) {
    return null;
  }
  running.push(child);
  child.on("exit", onExit);
  return {
    attach(tunnel) {
      const stream = streamOf(tunnel);
      if (stream === null) return;
      child.stdout.pipe(stream, { dataTypeSkip: 1, end: false });
      child.stderr.on("data", (chunk) => stream.write(chunk));
      stream.pipe(child.stdin, { dataTypeSkip: 1, end: false });
    },
    resize() {}, // pipes have no size
    write(text) {
      child.stdin.write(text);
    },
    kill() {
      child.kill();
    },
  };
}

function baseName(path: string): string {
  return path.substring(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
}
