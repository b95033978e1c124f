/**
 * The 144 bytes that each side signs: the web hash, then the *other* side's nonce, then its own.
 * Source: docs/spec/agent-protocol.md, section 4.3. Vectors: vectors/agent-handshake.json.
 */
import { concatBytes } from "../bytes/index.ts";

export interface HandshakeNonces {
  readonly webHash: Uint8Array;
  readonly agentNonce: Uint8Array;
  readonly serverNonce: Uint8Array;
}

export function serverSignedBytes({ webHash, agentNonce, serverNonce }: HandshakeNonces): Uint8Array {
  return concatBytes(webHash, agentNonce, serverNonce);
}

export function agentSignedBytes({ webHash, agentNonce, serverNonce }: HandshakeNonces): Uint8Array {
  return concatBytes(webHash, serverNonce, agentNonce);
}
