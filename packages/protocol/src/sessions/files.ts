/**
 * Files of a device, our own additions: blocks of both directions and the host's answers.
 *
 *     block:  u8 2 | u8 flags (1 = last) | u16be transfer | u64be position | bytes
 *
 * Source: docs/spec/session-protocols.md, section 5.5. Vectors: files.test.ts, worked out from there.
 */
import * as z from "zod/mini";
import type { Codec } from "../bytes/index.ts";
import { list, text, wholeNumber } from "../contracts/index.ts";
import { ProtocolError } from "../errors.ts";

const MARK = 2;
const HEAD_BYTES = 12;
const LAST = 1;
const MAX_BLOCK_BYTES = 262_144;
/**
 * What a viewer asks for, since it costs the relay least: with the heads of block (12) and masked frame (14) such a block fills
 * sixteen TLS records of 16 KB and begins no other.
 */
export const DOWNLOAD_BLOCK_BYTES = MAX_BLOCK_BYTES - HEAD_BYTES - 14;
const MAX_ANSWER_BYTES = 4_194_304;
const MAX_PATH_CHARS = 8_192;
const MAX_PAGE_ENTRIES = 20_000;
/** Of what an archive would replace; the rest is counted. */
const MAX_NAMED = 100;
const JSON_START = 0x7b;

export interface FileBlock {
  readonly transfer: number;
  /** Of the first byte in the file. */
  readonly position: number;
  readonly isLast: boolean;
  readonly bytes: Uint8Array;
}

/** `bytes` of a decoded block is a view of the frame. */
export const fileBlock: Codec<FileBlock> = {
  name: "file block",
  maxBytes: HEAD_BYTES + MAX_BLOCK_BYTES,
  encode({ transfer, position, isLast, bytes }) {
    const frame = new Uint8Array(HEAD_BYTES + bytes.length);
    const view = new DataView(frame.buffer);
    view.setUint8(0, MARK);
    view.setUint8(1, isLast ? LAST : 0);
    view.setUint16(2, transfer);
    view.setBigUint64(4, BigInt(position));
    frame.set(bytes, HEAD_BYTES);
    return frame;
  },
  decode(frame) {
    if (frame.length < HEAD_BYTES || frame.length > fileBlock.maxBytes || frame[0] !== MARK) {
      throw new ProtocolError("bad-length", `file block: no block in ${frame.length} bytes`);
    }
    const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
    const position = Number(view.getBigUint64(4));
    if (!Number.isSafeInteger(position) || view.getUint8(1) > LAST) {
      throw new ProtocolError("bad-value", "file block: flags or position out of range");
    }
    const bytes = frame.subarray(HEAD_BYTES);
    return { transfer: view.getUint16(2), position, isLast: view.getUint8(1) === LAST, bytes };
  },
};

const size = z.number().check(z.gte(0), z.lte(Number.MAX_SAFE_INTEGER));
const path = text(0, MAX_PATH_CHARS);

/** `t`: 1 drive, 2 folder, 3 file; `l`: a link. Names may be anything, line ends and markup included. */
export const wireFileEntry = z.object({
  n: path,
  t: wholeNumber(1, 3),
  s: z.optional(z.nullable(size)),
  d: z.optional(text(0, 64)),
  f: z.optional(z.nullable(size)),
  dt: z.optional(text(0, 64)),
  l: z.optional(z.literal(1)),
});
export type WireFileEntry = z.infer<typeof wireFileEntry>;

const fileAnswer = z.object({
  /** Absent in answers to `ls`. */
  action: z.optional(text(0, 32)),
  reqid: z.optional(z.int()),
  why: z.optional(text(0, 32)),
  name: z.optional(path),
  path: z.optional(path),
  dir: z.optional(z.nullable(list(wireFileEntry, MAX_PAGE_ENTRIES))),
  more: z.optional(z.boolean()),
  size: z.optional(size),
  time: z.optional(z.number()),
  from: z.optional(size),
  position: z.optional(size),
  hash: z.optional(z.string().check(z.regex(/^[0-9a-f]{96}$/))),
  entry: z.optional(wireFileEntry),
  free: z.optional(z.nullable(size)),
  r: z.optional(z.nullable(path)),
  count: z.optional(size),
  names: z.optional(list(path, MAX_NAMED)),
  bytes: z.optional(size),
  version: z.optional(z.int()),
  platform: z.optional(text(0, 32)),
  separator: z.optional(z.enum(["/", "\\"])),
  home: z.optional(path),
});
export type FileAnswer = z.infer<typeof fileAnswer>;

/** What a frame of the host is; `undefined` for what is neither a block nor an answer. */
export function parseFileFrame(
  frame: Uint8Array,
): { readonly block: FileBlock } | { readonly answer: FileAnswer } | undefined {
  try {
    if (frame[0] === MARK) return { block: fileBlock.decode(frame) };
    if (frame[0] !== JSON_START || frame.length > MAX_ANSWER_BYTES) return undefined;
    const parsed = fileAnswer.safeParse(JSON.parse(new TextDecoder().decode(frame)));
    return parsed.success ? { answer: parsed.data } : undefined;
  } catch {
    return undefined; // a malformed block, or no JSON: a hostile host ends nothing but its own session
  }
}
