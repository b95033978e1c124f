/**
 * Auth verify, agent message 2: the sender's certificate and its signature over both nonces.
 *
 *     u16be type=2 | u16be certBytes | certificate X.509 DER | signature (rest)
 *
 * The signature is RSA PKCS#1 v1.5 over SHA-384, 256 or 384 bytes; Windows agents may send a PKCS#7 blob instead.
 * Source: docs/spec/agent-protocol.md, sections 4.1 and 4.3. Vectors: vectors/agent-handshake.json.
 */
import { type Codec, concatBytes, readUint16, writeUint16 } from "../bytes/index.ts";
import { AgentCommand } from "../constants/index.ts";
import { ProtocolError } from "../errors.ts";

const MAX_FRAME_BYTES = 16_384;
const MIN_CERTIFICATE_BYTES = 64;
const MIN_SIGNATURE_BYTES = 128;

export interface AuthVerify {
  /** X.509 DER. */
  readonly certificate: Uint8Array;
  readonly signature: Uint8Array;
}

export const authVerify: Codec<AuthVerify> = {
  name: "auth verify",
  maxBytes: MAX_FRAME_BYTES,
  encode({ certificate, signature }) {
    const head = new Uint8Array([0, AgentCommand.AuthVerify, 0, 0]);
    writeUint16(head, 2, certificate.length);
    return concatBytes(head, certificate, signature);
  },
  decode(frame) {
    if (frame.length > MAX_FRAME_BYTES) {
      throw new ProtocolError(
        "too-large",
        `auth verify: expected at most ${MAX_FRAME_BYTES} bytes, got ${frame.length}`,
      );
    }
    if (readUint16(frame, 0) !== AgentCommand.AuthVerify)
      throw new ProtocolError("bad-value", "auth verify: expected type 2");
    const certificateBytes = readUint16(frame, 2);
    const signatureBytes = frame.length - 4 - certificateBytes;
    if (certificateBytes < MIN_CERTIFICATE_BYTES || signatureBytes < MIN_SIGNATURE_BYTES) {
      throw new ProtocolError(
        "bad-length",
        `auth verify: certificate of ${certificateBytes} bytes in a frame of ${frame.length}`,
      );
    }
    return {
      certificate: frame.subarray(4, 4 + certificateBytes),
      signature: frame.subarray(4 + certificateBytes),
    };
  },
};
