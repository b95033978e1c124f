/**
 * Auth request, agent message 1: names the TLS certificate that its sender saw and offers a nonce.
 *
 *     u16be type=1 | certHash[48] SHA-384 | nonce[48]
 *
 * Source: docs/spec/agent-protocol.md, section 4.1. Vectors: vectors/agent-handshake.json.
 */
import { type Codec, concatBytes, readUint16 } from "../bytes/index.ts";
import { AgentCommand, HASH_BYTES } from "../constants/index.ts";
import { ProtocolError } from "../errors.ts";

const FRAME_BYTES = 2 + 2 * HASH_BYTES;

export interface AuthRequest {
  /** CertHash, or KeyHash from very old agents. */
  readonly certHash: Uint8Array;
  readonly nonce: Uint8Array;
}

export const authRequest: Codec<AuthRequest> = {
  name: "auth request",
  maxBytes: FRAME_BYTES,
  encode: ({ certHash, nonce }) =>
    concatBytes(new Uint8Array([0, AgentCommand.AuthRequest]), certHash, nonce),
  decode(frame) {
    if (frame.length !== FRAME_BYTES || readUint16(frame, 0) !== AgentCommand.AuthRequest) {
      throw new ProtocolError(
        "bad-length",
        `auth request: expected ${FRAME_BYTES} bytes, got ${frame.length}`,
      );
    }
    return { certHash: frame.subarray(2, 50), nonce: frame.subarray(50) };
  },
};
