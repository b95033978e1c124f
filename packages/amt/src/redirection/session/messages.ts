/**
 * Messages before a session begins.
 *
 *     start          10, x, 0, 0 | kind[4]                      x = 1 for KVM
 *     start reply    11, status, 0, 0 | major, minor, 2 x | u32le oem | u8 n | n bytes
 *     end            12, 0, 0, 0
 *     authenticate   13, 0, 0, 0 | u8 type | u32le n | n bytes
 *     ... reply      14, status, 0, 0 | u8 type | u32le n | n bytes
 *
 * Source: docs/spec/amt.md, section 4.1. Vectors: vectors/redirection.json.
 */
import { type Codec, concatBytes, ProtocolError } from "@tendril/protocol";
import { ByteQueue } from "../byte-queue.ts";
import { u32le } from "../fields.ts";

export type RedirectionKind = "SOL " | "KVMR" | "IDER";

export const RedirectionCommand = {
  Start: 0x10,
  StartReply: 0x11,
  End: 0x12,
  Authenticate: 0x13,
  AuthenticateReply: 0x14,
} as const;

export const AuthType = { Query: 0, Digest: 4 } as const;

export interface StartMessage {
  readonly kind: RedirectionKind;
}

export interface StartReply {
  readonly status: number;
}

export interface Authentication {
  /** `Authenticate` or `AuthenticateReply`. */
  readonly command: number;
  /** 0 accepted, 1 challenge or wrong, 2 not supported; 0 in what the viewer sends. */
  readonly status: number;
  readonly type: number;
  readonly content: Uint8Array;
}

const START_BYTES = 8;
const REPLY_BYTES = 13;
const AUTHENTICATION_BYTES = 9;
const SHORT_REPLY_BYTES = 4;
/** Eight fields of at most 255 bytes and their lengths. */
const MAX_CONTENT_BYTES = 8 * 256;

const kinds: ReadonlyMap<string, RedirectionKind> = new Map([
  ["SOL ", "SOL "],
  ["KVMR", "KVMR"],
  ["IDER", "IDER"],
]);

export const startCodec: Codec<StartMessage> = {
  name: "redirection start",
  maxBytes: START_BYTES,
  encode: ({ kind }) =>
    concatBytes(
      Uint8Array.of(RedirectionCommand.Start, kind === "KVMR" ? 1 : 0, 0, 0),
      new TextEncoder().encode(kind),
    ),
  decode(frame) {
    const kind = kinds.get(String.fromCharCode(...frame.subarray(4, START_BYTES)));
    if (frame.length !== START_BYTES || frame[0] !== RedirectionCommand.Start || kind === undefined) {
      throw new ProtocolError("bad-value", "redirection start: no known kind of session");
    }
    return { kind };
  },
};

export const authenticationCodec: Codec<Authentication> = {
  name: "redirection authentication",
  maxBytes: AUTHENTICATION_BYTES + MAX_CONTENT_BYTES,
  encode: ({ command, status, type, content }) =>
    concatBytes(Uint8Array.of(command, status, 0, 0, type), u32le(content.length), content),
  decode(frame) {
    const length = lengthOfAuthentication(queueOf(frame));
    const [command = 0, status = 0, , , type = 0] = frame;
    const isKnown =
      command === RedirectionCommand.Authenticate || command === RedirectionCommand.AuthenticateReply;
    if (!isKnown || length !== frame.length) {
      throw new ProtocolError("bad-length", `redirection authentication: ${frame.length} bytes`);
    }
    return { command, status, type, content: frame.subarray(AUTHENTICATION_BYTES) };
  },
};

/** The whole length of the message at the head; undefined until it can be known. @throws ProtocolError */
export function lengthOfAuthentication(queue: ByteQueue): number | undefined {
  const length = queue.u32le(5);
  if (length === undefined) return undefined;
  if (length > MAX_CONTENT_BYTES) {
    throw new ProtocolError("too-large", `redirection authentication: ${length} bytes of content`);
  }
  return AUTHENTICATION_BYTES + length;
}

/** A refusing reply may be short: only its first four bytes are certain. */
export function lengthOfStartReply(queue: ByteQueue): number | undefined {
  const status = queue.at(1);
  if (status === undefined) return undefined;
  if (status !== 0) return SHORT_REPLY_BYTES;
  const oem = queue.at(REPLY_BYTES - 1);
  return oem === undefined ? undefined : REPLY_BYTES + oem;
}

function queueOf(frame: Uint8Array): ByteQueue {
  const queue = new ByteQueue(AUTHENTICATION_BYTES + MAX_CONTENT_BYTES);
  queue.push(frame);
  return queue;
}
