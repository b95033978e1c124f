/**
 * Terminals on the stock agent: a pty, or a pseudo console on Windows, or else pipes there.
 * Source: docs/spec/agent-core.md, sections 2.13 and 3.6.
 */
import { openConsoleTerminal } from "./conpty/console-terminal.ts";
import { stock } from "./duktape-modules.ts";
import { type StockProcesses, startStockChild } from "./duktape-programs.ts";
import { streamOf } from "./duktape-tunnel.ts";
import type { Terminal, TerminalRequest } from "./host.ts";
import { createLineEditor } from "./line-editor.ts";

export function openStockTerminal(
  request: TerminalRequest,
  onExit: () => void,
  log: (text: string) => void,
): Terminal | null {
  try {
    if (process.platform !== "win32") return openPty(request, onExit);
    return openConsoleTerminal(request, { onExit, log, openWithout: () => openPipes(request, onExit) });
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
