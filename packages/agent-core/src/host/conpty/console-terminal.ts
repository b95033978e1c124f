/**
 * A terminal on Windows' pseudo console: the core's end of a console process.
 */
import { consoleScript } from "virtual:console-scripts";
import { scriptStart } from "../as-person/person-start.ts";
import { retained } from "../duktape-modules.ts";
import { createPressure } from "../duktape-pressure.ts";
import { type StockChild, startStockChild } from "../duktape-programs.ts";
import { streamOf } from "../duktape-tunnel.ts";
import type { Terminal, TerminalRequest, Tunnel } from "../host.ts";
import { type ConsoleRequest, ConsoleWord, encodeInput, encodeSize } from "./console-frames.ts";

/**
 * Programs that look into everything that starts make it slow. Counted in steps: where the agent itself was held up, by
 * the start of other programs for example, a whole time would be over before it hears what was said meanwhile.
 */
const START_STEPS = 15;
const START_STEP_MS = 1_000;
/** A console process ends by itself when its input ends. */
const STOP_MS = 8_000;
/** What was taken from standard output is on its way to the tunnel. */
const LAST_WORDS_MS = 100;
const MAX_WORD_CHARS = 1_000;

/** Learned from the first console process: this Windows has no pseudo console. */
let isMissing = false;

export interface ConsoleHooks {
  onExit(): void;
  /** The shell without a console, for where there is none or it fails. @throws when that cannot be started either. */
  openWithout(): Terminal;
  log(text: string): void;
}

interface Running {
  readonly child: StockChild;
  readonly hooks: ConsoleHooks;
  isReady: boolean;
  isStopped: boolean;
  isOver: boolean;
  tunnel: Tunnel | null;
  /** What the core typed, for a terminal without a console. */
  typed: string;
  instead: Terminal | null;
  cancel(): void;
}

/** @throws when no process can be started. */
export function openConsoleTerminal(request: TerminalRequest, hooks: ConsoleHooks): Terminal {
  if (isMissing) return hooks.openWithout();
  const { child, release } = startConsoleProcess(request);
  const running: Running = {
    child,
    hooks,
    isReady: false,
    isStopped: false,
    isOver: false,
    tunnel: null,
    typed: "",
    instead: null,
    cancel() {},
  };
  waitForStart(running, START_STEPS);
  const hear = createListener(running);
  child.stderr.on("data", (chunk) => hear(String(chunk)));
  child.on("exit", () => {
    release();
    running.cancel();
    running.isStopped = true;
    if (running.isReady || running.isOver) finish(running);
    else openWithout(running);
  });
  return terminalOf(running);
}

function waitForStart(running: Running, steps: number): void {
  running.cancel = retained.after(START_STEP_MS, () => {
    if (steps > 1) waitForStart(running, steps - 1);
    else running.child.kill();
  });
}

/** The agent's own program, which reads our script as the first bytes of its standard input; as a person where that is asked. */
function startConsoleProcess({ program, args, cols, rows, person }: TerminalRequest) {
  const request: ConsoleRequest = { program, args, cols, rows };
  const start = scriptStart(`var consoleRequest=${JSON.stringify(request)};`, consoleScript);
  const started = startStockChild({ ...start, person }, {});
  started.child.stdin.write(start.script);
  return started;
}

function terminalOf(running: Running): Terminal {
  const { child } = running;
  return {
    attach(tunnel) {
      running.tunnel = tunnel;
      if (running.instead === null) connect(running, tunnel);
      else running.instead.attach(tunnel);
    },
    resize(cols, rows) {
      if (running.instead !== null) running.instead.resize(cols, rows);
      else if (!running.isStopped) child.stdin.write(encodeSize(cols, rows));
    },
    write(text) {
      if (running.instead !== null) running.instead.write(text);
      else if (!running.isStopped) {
        if (!running.isReady) running.typed += text;
        child.stdin.write(encodeInput(Buffer.from(text.split("\n").join("\r")))); // the key is Enter
      }
    },
    kill() {
      running.isOver = true;
      if (running.instead !== null) running.instead.kill();
      else stop(running);
    },
  };
}

/** What is shown goes to the viewer natively; what is typed is framed. */
function connect(running: Running, tunnel: Tunnel): void {
  const { child } = running;
  const stream = streamOf(tunnel);
  if (stream === null) return;
  const pressure = createPressure(() => stream.resume());
  child.stdin.on("drain", () => pressure.drained());
  child.stdout.pipe(stream, { dataTypeSkip: 1, end: false });
  stream.on("data", (value) => {
    if (typeof value === "string" || running.isStopped) return;
    const frames = encodeInput(value as Buffer);
    if (!pressure.watch(() => child.stdin.write(frames))) stream.pause();
  });
}

function createListener(running: Running): (text: string) => void {
  let kept = "";
  return (text) => {
    const lines = (kept + text).substring(0, MAX_WORD_CHARS).split("\n");
    kept = lines.pop() ?? "";
    for (let i = 0; i < lines.length; i++) receive(running, lines[i] ?? "");
  };
}

function receive(running: Running, line: string): void {
  if (line === ConsoleWord.READY) {
    running.isReady = true;
    running.cancel();
  } else if (line === ConsoleWord.MISSING) isMissing = true;
  else if (line === ConsoleWord.OVER) endWithLastWords(running);
  else if (line.indexOf(`${ConsoleWord.FAILED} `) === 0) running.hooks.log(`console: ${line}`);
}

function endWithLastWords(running: Running): void {
  const { stdout } = running.child;
  running.cancel = retained.after(LAST_WORDS_MS, () => {
    if (stdout.isPaused?.())
      endWithLastWords(running); // the viewer is slow
    else finish(running);
  });
}

function openWithout(running: Running): void {
  try {
    running.instead = running.hooks.openWithout();
  } catch (_error) {
    finish(running); // no shell at all
    return;
  }
  if (running.tunnel !== null) running.instead.attach(running.tunnel);
  if (running.typed !== "") running.instead.write(running.typed);
}

/** The shell is gone. */
function finish(running: Running): void {
  if (!running.isOver) {
    running.isOver = true;
    running.hooks.onExit();
  }
  stop(running);
}

/** The process ends when its input does. */
function stop(running: Running): void {
  if (running.isStopped) return;
  running.isStopped = true;
  running.cancel();
  running.cancel = retained.after(STOP_MS, () => running.child.kill());
  running.child.stdin.end();
}
