/**
 * Terminals on the stock agent: a pty, or on Windows what the agent brings. Source: docs/spec/agent-core.md, 3.6.
 */
import { retained, type StockStream, stock } from "./duktape-modules.ts";
import { type StockProcesses, startStockChild } from "./duktape-programs.ts";
import { streamOf } from "./duktape-tunnel.ts";
import type { Terminal, TerminalRequest } from "./host.ts";
import { createLineEditor } from "./line-editor.ts";

interface StockVirtualTerminal {
  readonly supported: boolean;
  Start(cols: number, rows: number): StockStream;
  StartPowerShell(cols: number, rows: number): StockStream;
}

export function openStockTerminal(request: TerminalRequest, onExit: () => void): Terminal | null {
  try {
    if (process.platform !== "win32") return openPty(request, onExit);
    const virtual = windowsVirtualTerminal();
    return virtual === null ? openPipes(request, onExit) : openVirtual(virtual, request, onExit);
  } catch (_error) {
    return null; // the shell cannot be started: the caller tells the viewer
  }
}

function openPty(request: TerminalRequest, onExit: () => void): Terminal {
  const { TERM } = stock<StockProcesses>("child_process").SpawnTypes;
  const options = { type: TERM, env: request.env };
  const { child, release } = startStockChild(request, options);
  let isOver = false;
  child.on("exit", () => {
    isOver = true;
    release();
    onExit();
  });
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

function windowsVirtualTerminal(): StockVirtualTerminal | null {
  try {
    const virtual = stock<StockVirtualTerminal>("win-virtual-terminal");
    return virtual.supported ? virtual : null;
  } catch (_error) {
    return null; // this agent has no such module
  }
}

function openVirtual(virtual: StockVirtualTerminal, request: TerminalRequest, onExit: () => void): Terminal {
  const isPowerShell = request.program.toLowerCase().indexOf("powershell") >= 0;
  const stream = isPowerShell
    ? virtual.StartPowerShell(request.cols, request.rows)
    : virtual.Start(request.cols, request.rows);
  retained.keep(stream);
  stream.on("end", () => {
    retained.release(stream);
    onExit();
  });
  return {
    attach(tunnel) {
      const target = streamOf(tunnel);
      if (target === null) return;
      stream.pipe(target, { dataTypeSkip: 1, end: false });
      target.pipe(stream, { dataTypeSkip: 1, end: false });
    },
    resize() {}, // the stock virtual terminal keeps the size it began with
    write: (text) => {
      stream.write(text);
    },
    kill() {
      stream.end();
    },
  };
}

/** A shell without a console neither echoes nor edits: that is done here, line by line. */
function openPipes(request: TerminalRequest, onExit: () => void): Terminal {
  const { child, release } = startStockChild(request, {});
  let isOver = false;
  child.on("exit", () => {
    isOver = true;
    release();
    onExit();
  });
  return {
    attach(tunnel) {
      const stream = streamOf(tunnel);
      if (stream === null) return;
      const show = (text: string): void => {
        stream.write(Buffer.from(text)); // bytes go out as a binary frame
      };
      const editor = createLineEditor({
        toShell: (line) => {
          if (!isOver) child.stdin.write(line);
        },
        toViewer: show,
      });
      child.stdout.pipe(stream, { dataTypeSkip: 1, end: false });
      child.stderr.on("data", (chunk) => stream.write(chunk));
      stream.on("data", (value) => {
        if (typeof value !== "string") editor.receive(String(value));
      });
    },
    resize() {}, // pipes have no size
    write(text) {
      if (!isOver) child.stdin.write(text);
    },
    kill() {
      if (!isOver) child.kill();
    },
  };
}
