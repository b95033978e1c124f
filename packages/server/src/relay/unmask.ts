/**
 * Takes the mask off payload bytes, in place: by bufferutil where it runs, else 32 bits at a time.
 * Source: RFC 6455, section 5.3.
 */
import { createRequire } from "node:module";

/** Below this a call into native code costs more than it saves. */
const NATIVE_FROM_BYTES = 64;

type Unmask = (bytes: Uint8Array, mask: Uint8Array) => void;

const native = loadNative();

/** `offset` is the position of `bytes` in the frame's payload: a frame may come in several chunks. */
export function maskInPlace(bytes: Uint8Array, mask: Uint8Array, offset: number): void {
  if (native !== undefined && bytes.length >= NATIVE_FROM_BYTES) {
    native(bytes, offset % 4 === 0 ? mask : rotate(mask, offset));
  } else maskByWords(bytes, mask, offset);
}

/** The same without native code. */
export function maskByWords(bytes: Uint8Array, mask: Uint8Array, offset: number): void {
  let i = 0;
  const length = bytes.length;
  const aligned = Math.min(length, (4 - (bytes.byteOffset & 3)) & 3);
  for (; i < aligned; i++) bytes[i] = (bytes[i] ?? 0) ^ (mask[(offset + i) & 3] ?? 0);
  const words = (length - i) >>> 2;
  if (words > 0) {
    const key = new Uint32Array(rotate(mask, offset + i).buffer)[0] ?? 0;
    const view = new Uint32Array(bytes.buffer, bytes.byteOffset + i, words);
    for (let w = 0; w < words; w++) view[w] = (view[w] ?? 0) ^ key;
    i += words * 4;
  }
  for (; i < length; i++) bytes[i] = (bytes[i] ?? 0) ^ (mask[(offset + i) & 3] ?? 0);
}

/** The mask as it stands at a position of the payload. */
function rotate(mask: Uint8Array, offset: number): Uint8Array<ArrayBuffer> {
  const rotated = new Uint8Array(4);
  for (let k = 0; k < 4; k++) rotated[k] = mask[(offset + k) & 3] ?? 0;
  return rotated;
}

function loadNative(): Unmask | undefined {
  try {
    const { unmask } = createRequire(import.meta.url)("bufferutil") as { unmask?: Unmask };
    return unmask;
  } catch {
    return undefined; // an optional dependency: it has no program for every computer
  }
}
