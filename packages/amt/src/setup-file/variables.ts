/** The variables of a record: module, id, length, value. Layout: setup-file.ts. */
import { concatBytes, ProtocolError } from "@tendril/protocol";

export interface SetupVariable {
  readonly module: number;
  readonly id: number;
  readonly value: Uint8Array;
}

export const VARIABLE_HEAD_BYTES = 8;
const ALIGNED = 4;

export function writeVariables(variables: readonly SetupVariable[]): Uint8Array {
  return concatBytes(
    ...variables.flatMap(({ module, id, value }) => [
      Uint8Array.of(module, 0, id, 0, value.length & 255, value.length >> 8, 0, 0),
      value,
      new Uint8Array(paddingOf(value.length)),
    ]),
  );
}

/** Until the first one of no module; nothing may follow. @throws ProtocolError */
export function readVariables(bytes: Uint8Array): SetupVariable[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const variables: SetupVariable[] = [];
  let at = 0;
  while (at + VARIABLE_HEAD_BYTES <= bytes.length && view.getUint16(at, true) !== 0) {
    const length = view.getUint16(at + 4, true);
    const start = at + VARIABLE_HEAD_BYTES;
    const next = start + length + paddingOf(length);
    if (next > bytes.length || view.getUint16(at + 6, true) !== 0)
      throw wrong("a variable leaves its record");
    const value = bytes.subarray(start, start + length);
    if (bytes.subarray(start + length, next).some((byte) => byte !== 0))
      throw wrong("bytes between variables");
    variables.push({ module: view.getUint16(at, true), id: view.getUint16(at + 2, true), value });
    at = next;
  }
  if (bytes.subarray(at).some((byte) => byte !== 0)) throw wrong("bytes after the last variable");
  return variables;
}

function paddingOf(length: number): number {
  return (ALIGNED - (length % ALIGNED)) % ALIGNED;
}

function wrong(what: string): ProtocolError {
  return new ProtocolError("bad-value", `setup file: ${what}`);
}
