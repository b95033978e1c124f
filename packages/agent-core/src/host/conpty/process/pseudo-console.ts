/**
 * A pseudo console with a shell in it. Source: Microsoft, "Creating a Pseudoconsole session".
 */
import { type ConsoleRequest, clampCells } from "../console-frames.ts";
import { createAttributeList } from "./attributes.ts";
import { commandLine } from "./command-line.ts";
import { type Kernel, type NativeValue, whenDone } from "./kernel.ts";
import {
  coordOf,
  createProcessInformation,
  createStartupInfo,
  demand,
  handlesOf,
  resultOf,
} from "./structures.ts";

const PIPE_BYTES = 65_536;
const PSEUDO_CONSOLE_ATTRIBUTE = 0x2_0016;
const EXTENDED_STARTUP_INFO = 0x8_0000;
const STANDARD_HANDLES = [-10, -11, -12] as const;

export interface PseudoConsole {
  /** Where is written what was typed. */
  readonly input: NativeValue;
  /** Where is read what is shown; broken once the console is gone. */
  readonly output: NativeValue;
  /** Signalled when the shell has ended. */
  readonly shell: NativeValue;
  resize(cols: number, rows: number): void;
  /**
   * Ends what still runs in it. Before Windows 11 24H2 this waits for who reads the output, until the console is gone;
   * since then it does not, and only the end of the output tells.
   */
  close(onClosed: () => void): void;
}

/** Takes back what was done, last first. */
type Undo = (() => void)[];

/** @throws Error that names the call which failed; then nothing is left open. */
export function openPseudoConsole(kernel: Kernel, request: ConsoleRequest): PseudoConsole {
  const undo: Undo = [];
  try {
    return open(kernel, request, undo);
  } catch (error) {
    for (let i = undo.length - 1; i >= 0; i--) undo[i]?.();
    throw error;
  }
}

function open(kernel: Kernel, request: ConsoleRequest, undo: Undo): PseudoConsole {
  const { calls } = kernel;
  const typed = openPipe(kernel, undo);
  const shown = openPipe(kernel, undo);
  const place = kernel.marshal.CreatePointer();
  const size = coordOf(clampCells(request.cols), clampCells(request.rows));
  const problem = resultOf(calls.CreatePseudoConsole(size, typed.reads, shown.writes, 0, place));
  if (problem !== 0) throw new Error(`CreatePseudoConsole: 0x${(problem >>> 0).toString(16)}`);
  const handle = place.Deref();
  undo.push(() => {
    shown.closeReading(); // it would wait for ever for somebody to read its last picture
    calls.ClosePseudoConsole(handle);
  });
  typed.closeReading(); // the console has its own, and only it shall: else its end would not be seen
  shown.closeWriting();
  return {
    input: typed.writes,
    output: shown.reads,
    shell: startShell(kernel, handle, request),
    resize(cols, rows) {
      calls.ResizePseudoConsole(handle, coordOf(clampCells(cols), clampCells(rows)));
    },
    close(onClosed) {
      whenDone(calls.ClosePseudoConsole.async(handle), onClosed);
    },
  };
}

function openPipe({ calls, marshal }: Kernel, undo: Undo) {
  const readsAt = marshal.CreatePointer();
  const writesAt = marshal.CreatePointer();
  demand(calls.CreatePipe(readsAt, writesAt, 0, PIPE_BYTES), "CreatePipe");
  const reads = readsAt.Deref();
  const writes = writesAt.Deref();
  const pipe = {
    reads,
    writes,
    closeReading: once(() => calls.CloseHandle(reads)),
    closeWriting: once(() => calls.CloseHandle(writes)),
  };
  undo.push(pipe.closeReading, pipe.closeWriting);
  return pipe;
}

/** Its process. */
function startShell(kernel: Kernel, console: NativeValue, { program, args }: ConsoleRequest): NativeValue {
  const { calls, marshal } = kernel;
  const attribute = { kind: PSEUDO_CONSOLE_ATTRIBUTE, value: console, bytes: marshal.PointerSize };
  const attributes = createAttributeList(marshal, calls, attribute);
  try {
    calls.SetConsoleCtrlHandler(0, 0); // a shell inherits whether Ctrl-C counts: it does, however the agent was started
    // pipes as standard handles would go over to the shell, which then wrote past its console
    for (let i = 0; i < STANDARD_HANDLES.length; i++) calls.SetStdHandle(STANDARD_HANDLES[i] ?? 0, 0);
    const path = marshal.CreateVariable(program, { wide: true });
    const line = marshal.CreateVariable(commandLine(program, args), { wide: true });
    const startup = createStartupInfo(marshal, attributes);
    const created = createProcessInformation(marshal);
    const isCreated = calls.CreateProcessW(
      path,
      line,
      0,
      0,
      0,
      EXTENDED_STARTUP_INFO,
      0,
      0,
      startup,
      created,
    );
    demand(isCreated, "CreateProcessW");
    const { process, thread } = handlesOf(marshal, created);
    calls.CloseHandle(thread);
    return process;
  } finally {
    calls.DeleteProcThreadAttributeList(attributes);
  }
}

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    run();
  };
}
