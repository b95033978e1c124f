/**
 * The calls of kernel32 that a console process makes, through the stock agent's `_GenericMarshal`.
 * Source: docs/spec/agent-core.md, section 2.13; Microsoft's documentation of each function.
 */
import { stock } from "../../duktape-modules.ts";

/** Memory, or what a call gave. Passed to a call it counts as its address or value. */
export interface NativeValue {
  readonly Val: number;
  /** Of what a call gave: the thread's last error then. */
  readonly _LastError?: number;
  /** The memory itself: what is written there is seen by later calls. */
  toBuffer(): Buffer;
  /** The address as bytes. */
  pointerBuffer(): Buffer;
  /** What the pointer in this memory points to; a handle is such a pointer. */
  Deref(): NativeValue;
  /** A part of this memory. */
  Deref(at: number, bytes: number): NativeValue;
}

export type NativeArgument = NativeValue | number;

export interface NativePromise {
  then(done: (result: NativeValue) => void, failed: (why: unknown) => void): void;
}

export interface NativeCall {
  (...args: NativeArgument[]): NativeValue;
  /** On a thread of its own; one at a time for each method. */
  async(...args: NativeArgument[]): NativePromise;
}

export interface Marshal {
  readonly PointerSize: number;
  /** Zeroed memory of so many bytes, or a text with its zero. */
  CreateVariable(content: number | string, options?: { readonly wide: boolean }): NativeValue;
  CreatePointer(): NativeValue;
  CreateNativeProxy(library: string): NativeLibrary;
}

interface NativeLibrary {
  /** The method becomes a property of the library. @throws where the library has none of that name. */
  CreateMethod(name: string | { readonly method: string; readonly newName: string }): void;
}

const METHODS = [
  "CloseHandle",
  "CreatePipe",
  "CreateProcessW",
  "DeleteProcThreadAttributeList",
  "FlushFileBuffers",
  "GetCurrentProcess",
  "GetStdHandle",
  "InitializeProcThreadAttributeList",
  "SetConsoleCtrlHandler",
  "SetStdHandle",
  "TerminateProcess",
  "UpdateProcThreadAttribute",
  "WaitForSingleObject",
  "WriteFile",
] as const;

/** Since Windows 10 1809. */
const CONSOLE_METHODS = ["CreatePseudoConsole", "ResizePseudoConsole", "ClosePseudoConsole"] as const;

/** Calls that wait at the same time: each needs a method of its own. */
const WAITING_METHODS = [
  { newName: "ReadInput", method: "ReadFile" },
  { newName: "WriteInput", method: "WriteFile" },
  { newName: "ReadOutput", method: "ReadFile" },
  { newName: "WriteOutput", method: "WriteFile" },
] as const;

type MethodName =
  | (typeof METHODS)[number]
  | (typeof CONSOLE_METHODS)[number]
  | (typeof WAITING_METHODS)[number]["newName"];

export interface Kernel {
  readonly marshal: Marshal;
  readonly calls: { readonly [name in MethodName]: NativeCall };
  /** Without it, its calls must not be made. */
  readonly hasPseudoConsole: boolean;
}

export function openKernel(): Kernel {
  const marshal = stock<Marshal>("_GenericMarshal");
  const library = marshal.CreateNativeProxy("kernel32.dll");
  for (let i = 0; i < METHODS.length; i++) library.CreateMethod(METHODS[i] ?? "");
  for (let i = 0; i < WAITING_METHODS.length; i++) library.CreateMethod(WAITING_METHODS[i] ?? "");
  const hasPseudoConsole = bindConsoleCalls(library);
  return { marshal, calls: library as unknown as Kernel["calls"], hasPseudoConsole };
}

function bindConsoleCalls(library: NativeLibrary): boolean {
  try {
    for (let i = 0; i < CONSOLE_METHODS.length; i++) library.CreateMethod(CONSOLE_METHODS[i] ?? "");
    return true;
  } catch (_error) {
    return false; // an older Windows
  }
}

const waiting: NativePromise[] = [];

/** Calls back once; null when the call could not be made. Keeps the call until then: the engine frees what nothing has. */
export function whenDone(promise: NativePromise, onDone: (result: NativeValue | null) => void): void {
  waiting.push(promise);
  const settle = (result: NativeValue | null): void => {
    const at = waiting.indexOf(promise);
    if (at >= 0) waiting.splice(at, 1);
    onDone(result);
  };
  promise.then(settle, () => settle(null));
}
