/**
 * Takes the mask off payload bytes, in place, 32 bits at a time where memory is aligned.
 * Source: RFC 6455, section 5.3.
 */

/** `offset` is the position of `bytes` in the frame's payload: a frame may come in several chunks. */
export function maskInPlace(bytes: Uint8Array, mask: Uint8Array, offset: number): void {
  let i = 0;
  const length = bytes.length;
  const aligned = Math.min(length, (4 - (bytes.byteOffset & 3)) & 3);
  for (; i < aligned; i++) bytes[i] = (bytes[i] ?? 0) ^ (mask[(offset + i) & 3] ?? 0);
  const words = (length - i) >>> 2;
  if (words > 0) {
    const rotated = new Uint8Array(4);
    for (let k = 0; k < 4; k++) rotated[k] = mask[(offset + i + k) & 3] ?? 0;
    const key = new Uint32Array(rotated.buffer)[0] ?? 0;
    const view = new Uint32Array(bytes.buffer, bytes.byteOffset + i, words);
    for (let w = 0; w < words; w++) view[w] = (view[w] ?? 0) ^ key;
    i += words * 4;
  }
  for (; i < length; i++) bytes[i] = (bytes[i] ?? 0) ^ (mask[(offset + i) & 3] ?? 0);
}
