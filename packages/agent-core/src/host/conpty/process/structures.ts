/**
 * Structures of Windows as bytes, for both sizes of pointers. Source: Microsoft's documentation of STARTUPINFOEXW,
 * PROCESS_INFORMATION and COORD.
 */
import type { Marshal, NativeValue } from "./kernel.ts";

/** What differs between 32 and 64 bits. */
interface Layout {
  /** STARTUPINFOEXW: its whole, which `cb` at 0 names, and where lpAttributeList stands. */
  readonly startupBytes: number;
  readonly attributeListAt: number;
  /** PROCESS_INFORMATION: hProcess at 0, hThread, two numbers of 32 bits. */
  readonly processBytes: number;
  readonly threadAt: number;
}

const LAYOUT_32: Layout = { startupBytes: 72, attributeListAt: 68, processBytes: 16, threadAt: 4 };
const LAYOUT_64: Layout = { startupBytes: 112, attributeListAt: 104, processBytes: 24, threadAt: 8 };

/** A COORD as it is passed by value: columns below, rows above. */
export function coordOf(cols: number, rows: number): number {
  return cols | (rows << 16);
}

/** All is as Windows has it by itself, but for the attributes: no handles for input and output among them. */
export function createStartupInfo(marshal: Marshal, attributes: NativeValue): NativeValue {
  const { startupBytes, attributeListAt } = layoutOf(marshal);
  const startup = marshal.CreateVariable(startupBytes);
  const bytes = startup.toBuffer();
  bytes.writeUInt32LE(startupBytes, 0);
  bytes.set(attributes.pointerBuffer().subarray(0, marshal.PointerSize), attributeListAt);
  return startup;
}

export function createProcessInformation(marshal: Marshal): NativeValue {
  return marshal.CreateVariable(layoutOf(marshal).processBytes);
}

export function handlesOf(
  marshal: Marshal,
  information: NativeValue,
): { readonly process: NativeValue; readonly thread: NativeValue } {
  const { threadAt } = layoutOf(marshal);
  const { PointerSize } = marshal;
  return {
    process: information.Deref(0, PointerSize).Deref(),
    thread: information.Deref(threadAt, PointerSize).Deref(),
  };
}

/** What a call gave that is no pointer: the upper half of its register means nothing. */
export function resultOf({ Val }: NativeValue): number {
  return Val | 0;
}

/** @throws Error unless the result is a BOOL that is true, or a handle. */
export function demand(result: NativeValue, call: string): void {
  if (resultOf(result) === 0) throw new Error(`${call}: error ${result._LastError ?? 0}`);
}

/** A DWORD, or the lower half of a SIZE_T. */
export function numberIn(value: NativeValue): number {
  return value.toBuffer().readUInt32LE(0);
}

function layoutOf({ PointerSize }: Marshal): Layout {
  return PointerSize === 4 ? LAYOUT_32 : LAYOUT_64;
}
