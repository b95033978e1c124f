/**
 * Structures of Windows as bytes, for both sizes of pointers. Source: Microsoft's documentation of STARTUPINFOEXW and
 * JOBOBJECT_EXTENDED_LIMIT_INFORMATION.
 */
import type { Marshal, NativeValue } from "../../conpty/process/kernel.ts";

interface Layout {
  readonly startupBytes: number;
  /** Places in STARTUPINFOEXW; handles for input, output and errors follow one another. */
  readonly desktopAt: number;
  readonly flagsAt: number;
  readonly handlesAt: number;
  readonly attributeListAt: number;
  readonly limitsBytes: number;
}

const LAYOUT_32: Layout = {
  startupBytes: 72,
  desktopAt: 8,
  flagsAt: 44,
  handlesAt: 56,
  attributeListAt: 68,
  limitsBytes: 112,
};
const LAYOUT_64: Layout = {
  startupBytes: 112,
  desktopAt: 16,
  flagsAt: 60,
  handlesAt: 80,
  attributeListAt: 104,
  limitsBytes: 144,
};
const USE_STANDARD_HANDLES = 0x100;
/** LimitFlags of JOBOBJECT_BASIC_LIMIT_INFORMATION, which comes first. */
const LIMIT_FLAGS_AT = 16;
const KILL_ON_CLOSE = 0x2000;
const CHILDREN_STAY_OUT = 0x1000;

export interface Startup {
  readonly attributes: NativeValue;
  /** A text: the window station and desktop. */
  readonly desktop: NativeValue;
  readonly handles: readonly NativeValue[];
}

export function createStartupInfo(marshal: Marshal, { attributes, desktop, handles }: Startup): NativeValue {
  const layout = layoutOf(marshal);
  const startup = marshal.CreateVariable(layout.startupBytes);
  const bytes = startup.toBuffer();
  const point = (value: NativeValue, at: number): void =>
    bytes.set(value.pointerBuffer().subarray(0, marshal.PointerSize), at);
  bytes.writeUInt32LE(layout.startupBytes, 0);
  bytes.writeUInt32LE(USE_STANDARD_HANDLES, layout.flagsAt);
  point(desktop, layout.desktopAt);
  for (let i = 0; i < handles.length; i++)
    point(handles[i] as NativeValue, layout.handlesAt + i * marshal.PointerSize);
  point(attributes, layout.attributeListAt);
  return startup;
}

/** One after the other. */
export function createHandleList(marshal: Marshal, handles: readonly NativeValue[]): NativeValue {
  const list = marshal.CreateVariable(handles.length * marshal.PointerSize);
  const bytes = list.toBuffer();
  for (let i = 0; i < handles.length; i++)
    bytes.set(
      (handles[i] as NativeValue).pointerBuffer().subarray(0, marshal.PointerSize),
      i * marshal.PointerSize,
    );
  return list;
}

/** A job whose process ends with it; what that process starts is not of the job. */
export function createJobLimits(marshal: Marshal): NativeValue {
  const limits = marshal.CreateVariable(layoutOf(marshal).limitsBytes);
  limits.toBuffer().writeUInt32LE(KILL_ON_CLOSE | CHILDREN_STAY_OUT, LIMIT_FLAGS_AT);
  return limits;
}

function layoutOf({ PointerSize }: Marshal): Layout {
  return PointerSize === 4 ? LAYOUT_32 : LAYOUT_64;
}
