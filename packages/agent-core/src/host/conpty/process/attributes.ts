/**
 * The attribute with which a process is created. Source: Microsoft's documentation of InitializeProcThreadAttributeList and
 * UpdateProcThreadAttribute.
 */
import type { Marshal, NativeCall, NativeValue } from "./kernel.ts";
import { demand, numberIn } from "./structures.ts";

export interface AttributeCalls {
  readonly InitializeProcThreadAttributeList: NativeCall;
  readonly UpdateProcThreadAttribute: NativeCall;
  readonly DeleteProcThreadAttributeList: NativeCall;
}

export interface Attribute {
  /** PROC_THREAD_ATTRIBUTE_... */
  readonly kind: number;
  readonly value: NativeValue;
  readonly bytes: number;
}

/** The engine frees what nothing has, and the list only points to it. */
const kept: NativeValue[] = [];

/** A list of one, to be deleted. @throws Error that names the call which failed; then there is nothing to delete. */
export function createAttributeList(
  marshal: Marshal,
  calls: AttributeCalls,
  { kind, value, bytes }: Attribute,
): NativeValue {
  kept.push(value);
  const room = marshal.CreatePointer();
  calls.InitializeProcThreadAttributeList(0, 1, 0, room); // only tells how much room that is
  const list = marshal.CreateVariable(numberIn(room));
  const isMade = calls.InitializeProcThreadAttributeList(list, 1, 0, room);
  demand(isMade, "InitializeProcThreadAttributeList");
  try {
    demand(calls.UpdateProcThreadAttribute(list, 0, kind, value, bytes, 0, 0), "UpdateProcThreadAttribute");
  } catch (error) {
    calls.DeleteProcThreadAttributeList(list);
    throw error;
  }
  return list;
}
