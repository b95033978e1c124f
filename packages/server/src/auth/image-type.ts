/**
 * What kind of picture bytes are, by their first ones: what a client says of them is not asked.
 */
export function imageTypeOf(bytes: Uint8Array): string | undefined {
  const starts = (...values: number[]): boolean => values.every((value, i) => bytes[i] === value);
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "image/png";
  if (starts(0xff, 0xd8, 0xff)) return "image/jpeg";
  const isWebp = starts(0x52, 0x49, 0x46, 0x46) && String.fromCharCode(...bytes.subarray(8, 12)) === "WEBP";
  return isWebp ? "image/webp" : undefined;
}
