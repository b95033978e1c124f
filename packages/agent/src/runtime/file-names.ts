/**
 * Names of files as texts, also those that are no UTF-8: a byte that belongs to no character stands as a half surrogate
 * pair, U+DC80 to U+DCFF, which no valid text has. JSON carries it escaped, a page shows a replacement character, and
 * on the way back it is the same byte again.
 */
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const firstEscape = 0xdc00;
/** With `u`: only halves that are no part of a pair. */
const escapes = /[\u{dc80}-\u{dcff}]/u;
const pieces = /([\u{dc80}-\u{dcff}])/u;

export function nameFromBytes(bytes: Uint8Array): string {
  const whole = decode(bytes);
  if (whole !== undefined) return whole;
  let name = "";
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at] ?? 0);
    const character = decode(bytes.subarray(at, at + length));
    name += character ?? String.fromCharCode(firstEscape + (bytes[at] ?? 0));
    at += character === undefined ? 1 : length;
  }
  return name;
}

/** What the system takes for a path: its bytes where a text would not be the same. */
export function systemPath(path: string): string | Buffer {
  return escapes.test(path) ? bytesOfName(path) : path;
}

/** UTF-8, and the bytes that stood escaped. */
export function bytesOfName(name: string): Buffer {
  if (!escapes.test(name)) return Buffer.from(name);
  return Buffer.concat(
    name
      .split(pieces)
      .map((piece) =>
        escapes.test(piece) ? Buffer.of(piece.charCodeAt(0) - firstEscape) : Buffer.from(piece),
      ),
  );
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined; // no UTF-8
  }
}

function sequenceLength(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xe0) return 2;
  return lead < 0xf0 ? 3 : 4;
}
