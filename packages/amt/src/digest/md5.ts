/**
 * MD5, because firmware knows nothing else; WebCrypto does not have it. RFC 1321.
 */
import { encodeHex, encodeUtf8 } from "@tendril/protocol";

const BLOCK_BYTES = 64;
const LENGTH_BYTES = 8;
const shifts = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const sines = Array.from({ length: 64 }, (_, index) => Math.floor(Math.abs(Math.sin(index + 1)) * 2 ** 32));

/** 32 digits in lower case; of a text, its UTF-8. */
export function md5Hex(content: Uint8Array | string): string {
  const padded = pad(typeof content === "string" ? encodeUtf8(content) : content);
  const view = new DataView(padded.buffer);
  let state: State = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476];
  for (let at = 0; at < padded.length; at += BLOCK_BYTES) state = mix(state, view, at);
  const digest = new DataView(new ArrayBuffer(16));
  state.forEach((word, index) => {
    digest.setUint32(index * 4, word, true);
  });
  return encodeHex(new Uint8Array(digest.buffer));
}

type State = [a: number, b: number, c: number, d: number];

function pad(content: Uint8Array): Uint8Array<ArrayBuffer> {
  const blocks = Math.ceil((content.length + 1 + LENGTH_BYTES) / BLOCK_BYTES);
  const padded = new Uint8Array(blocks * BLOCK_BYTES);
  padded.set(content);
  padded[content.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setBigUint64(padded.length - LENGTH_BYTES, BigInt(content.length) * 8n, true);
  return padded;
}

function mix(state: State, view: DataView, offset: number): State {
  let [a, b, c, d] = state;
  for (let step = 0; step < 64; step++) {
    const round = step >> 4;
    const [chosen, word] = choose(round, { b, c, d, step });
    const sum = (a + chosen + (sines[step] ?? 0) + view.getUint32(offset + word * 4, true)) | 0;
    const shift = shifts[round * 4 + (step & 3)] ?? 0;
    [a, d, c, b] = [d, c, b, (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0];
  }
  return [(state[0] + a) | 0, (state[1] + b) | 0, (state[2] + c) | 0, (state[3] + d) | 0];
}

interface Step {
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly step: number;
}

function choose(round: number, { b, c, d, step }: Step): [chosen: number, word: number] {
  if (round === 0) return [(b & c) | (~b & d), step];
  if (round === 1) return [(d & b) | (~d & c), (5 * step + 1) & 15];
  if (round === 2) return [b ^ c ^ d, (3 * step + 5) & 15];
  return [c ^ (b | ~d), (7 * step) & 15];
}
