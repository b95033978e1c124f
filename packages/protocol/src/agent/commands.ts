/**
 * Binary commands after authentication and message 5.
 *
 *     u16be command | u16be requestId | body          (5: no requestId)
 *     10  hash[48] | core   20  hash[48] | raw DEFLATE(core)   11, 12  hash[48] or nothing
 *     13  nothing = begin, hash[48] = end              14  block of at most 65531 bytes, or nothing = received
 *
 * Source: docs/spec/agent-protocol.md, sections 4.5, 5 and 8.1.
 */
import { concatBytes, readUint16 } from "../bytes/index.ts";
import { AgentCommand, HASH_BYTES } from "../constants/index.ts";
import { ProtocolError } from "../errors.ts";

/** Longest block of a native update: the message is then 65535 bytes. */
export const UPDATE_BLOCK_BYTES = 65_531;
const UPDATE_REQUEST_ID = 1;
const HEAD_BYTES = 4;
const FIRST_JSON_BYTE = 0x7b;

/** Message 4, in either direction. */
export const AUTH_CONFIRM: Uint8Array = new Uint8Array([0, AgentCommand.AuthConfirm]);

export type AgentFrame =
  | { readonly kind: "json"; readonly bytes: Uint8Array }
  | { readonly kind: "command"; readonly command: number; readonly bytes: Uint8Array };

/** Tells JSON from commands by the first byte, as both sides must. @throws ProtocolError under 2 bytes. */
export function decodeCommand(frame: Uint8Array): AgentFrame {
  if (frame[0] === FIRST_JSON_BYTE) return { kind: "json", bytes: frame };
  return { kind: "command", command: readUint16(frame, 0), bytes: frame };
}

/** Message 5: the server identity that the agent expects; a 32-byte one is padded with zeros. */
export function encodeServerId(serverId: Uint8Array): Uint8Array {
  const frame = new Uint8Array(2 + HASH_BYTES);
  frame[1] = AgentCommand.ServerId;
  frame.set(serverId, 2);
  return frame;
}

/** @throws ProtocolError `bad-length` unless 50 bytes. */
export function decodeServerId(frame: Uint8Array): Uint8Array {
  if (frame.length !== 2 + HASH_BYTES) {
    throw new ProtocolError("bad-length", `server id: expected 50 bytes, got ${frame.length}`);
  }
  return frame.subarray(2);
}

/** Message 11 or 12, asking for the hash. */
export function encodeHashQuery(command: number): Uint8Array {
  return head(command, 0);
}

/** Message 11 or 12 as an agent answers it; `undefined` means that it has none. */
export function encodeHashReport(command: number, hash: Uint8Array | undefined): Uint8Array {
  return hash === undefined ? head(command, 0) : concatBytes(head(command, 0), hash);
}

/** The hash an agent reports in 11 or 12. @throws ProtocolError `bad-length` unless 4 or 52 bytes. */
export function decodeHashReport(frame: Uint8Array): Uint8Array | undefined {
  if (frame.length === HEAD_BYTES) return undefined;
  if (frame.length !== HEAD_BYTES + HASH_BYTES) {
    throw new ProtocolError("bad-length", `hash report: expected 4 or 52 bytes, got ${frame.length}`);
  }
  return frame.subarray(HEAD_BYTES);
}

/** Message 10, or 20 when `compressed` is set; `hash` is always over the uncompressed core. */
export function encodeCoreModule(core: {
  hash: Uint8Array;
  body: Uint8Array;
  compressed: boolean;
}): Uint8Array {
  const command = core.compressed ? AgentCommand.CompressedCoreModule : AgentCommand.CoreModule;
  return concatBytes(head(command, 0), core.hash, core.body);
}

/** Message 10 without a body: the agent stops and forgets its core. */
export function encodeClearCore(): Uint8Array {
  return head(AgentCommand.CoreModule, 0);
}

/** Message 16: the core is right; an agent that waits starts it. */
export function encodeCoreOk(): Uint8Array {
  return head(AgentCommand.CoreOk, 0);
}

/** Message 13: begin without a hash, end with the hash of what was sent. */
export function encodeAgentUpdate(hash?: Uint8Array): Uint8Array {
  return hash === undefined
    ? head(AgentCommand.AgentUpdate, 0)
    : concatBytes(head(AgentCommand.AgentUpdate, 0), hash);
}

/** Message 14 with data. @throws ProtocolError `too-large` over 65531 bytes. */
export function encodeAgentUpdateBlock(block: Uint8Array): Uint8Array {
  if (block.length > UPDATE_BLOCK_BYTES) {
    throw new ProtocolError(
      "too-large",
      `update block: at most ${UPDATE_BLOCK_BYTES} bytes, got ${block.length}`,
    );
  }
  return concatBytes(head(AgentCommand.AgentUpdateBlock, UPDATE_REQUEST_ID), block);
}

/** Message 14 as the agent acknowledges a block. */
export function encodeUpdateBlockAck(): Uint8Array {
  return head(AgentCommand.AgentUpdateBlock, UPDATE_REQUEST_ID);
}

function head(command: number, requestId: number): Uint8Array {
  return new Uint8Array([command >>> 8, command & 0xff, requestId >>> 8, requestId & 0xff]);
}
