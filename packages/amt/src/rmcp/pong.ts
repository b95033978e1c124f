/**
 * A ping and its answer.
 *
 *     ping   06 00 00 06 | 00 00 11 be | 80 | tag | 00 00
 *     pong   06 00 xx 06 | 00 00 11 be | 40 | tag | 00 10 | u32be IANA 343 | u16be port | version | flags | 81 | 20 | 6 x
 *
 * Source: docs/spec/amt.md, section 6.1. Vectors: vectors/rmcp.json.
 */
import { type Codec, concatBytes, ProtocolError, readUint16, readUint32 } from "@tendril/protocol";

export interface Pong {
  /** Of the ping that it answers. */
  readonly tag: number;
  /** 16992, or 16993 where only TLS is served. */
  readonly port: number;
  /** Four bits each: wrong for versions above 15, so 0.0 there. */
  readonly version: { readonly major: number; readonly minor: number };
  /** 0 not activated, 1 in between, 2 activated. */
  readonly state: number;
  /** Both ports are open. */
  readonly hasBothPorts: boolean;
}

const ASF_IANA = 4542;
const INTEL_IANA = 343;
const PONG_BYTES = 28;
const MIN_PONG_BYTES = 22;
const RMCP = 6;
const PING_KIND = 0x80;
const PONG_KIND = 0x40;
const IPMI_ENTITIES = 0x81;
const RMCP_SECURE = 0x20;

export function encodePing(tag: number): Uint8Array {
  return Uint8Array.of(RMCP, 0, 0, RMCP, 0, 0, ASF_IANA >> 8, ASF_IANA & 255, PING_KIND, tag, 0, 0);
}

export const pongCodec: Codec<Pong> = {
  name: "rmcp pong",
  maxBytes: PONG_BYTES,
  encode({ tag, port, version, state, hasBothPorts }) {
    const head = Uint8Array.of(
      RMCP,
      0,
      0xff,
      RMCP,
      0,
      0,
      ASF_IANA >> 8,
      ASF_IANA & 255,
      PONG_KIND,
      tag,
      0,
      16,
    );
    const maker = Uint8Array.of(0, 0, INTEL_IANA >> 8, INTEL_IANA & 255, port >> 8, port & 255);
    const flags = state | (hasBothPorts ? 4 : 0);
    const versions = (version.major << 4) | version.minor;
    return concatBytes(
      head,
      maker,
      Uint8Array.of(versions, flags, IPMI_ENTITIES, RMCP_SECURE),
      new Uint8Array(6),
    );
  },
  decode: decodePong,
};

/** @throws ProtocolError for anything that Intel AMT would not send. */
export function decodePong(frame: Uint8Array): Pong {
  if (frame.length < MIN_PONG_BYTES || frame.length > PONG_BYTES) {
    throw new ProtocolError("bad-length", `rmcp pong: ${frame.length} bytes`);
  }
  const [version = 0, flags = 0, , interactions = 0] = frame.subarray(18, 22);
  const isPong =
    frame[0] === RMCP &&
    ((frame[3] ?? 0) & 15) === RMCP &&
    readUint32(frame, 4) === ASF_IANA &&
    frame[8] === PONG_KIND &&
    readUint32(frame, 12) === INTEL_IANA &&
    (interactions & RMCP_SECURE) !== 0;
  const port = readUint16(frame, 16);
  if (!isPong || (port !== 16992 && port !== 16993)) {
    throw new ProtocolError("bad-value", "rmcp pong: not of Intel AMT");
  }
  return {
    tag: frame[9] ?? 0,
    port,
    version: { major: version >> 4, minor: version & 15 },
    state: flags & 3,
    hasBothPorts: (flags & 4) !== 0,
  };
}
