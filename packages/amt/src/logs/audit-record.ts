/**
 * One record of the audit log.
 *
 *     u16be application | u16be event | u8 initiator | who | u32be time | u8 kind, u8 n, address[n] | u8 n, extra[n]
 *
 * Source: docs/spec/amt.md, section 7.2. Vectors: vectors/logs.json.
 */
import { type Codec, concatBytes, ProtocolError, readUint16, readUint32 } from "@tendril/protocol";

export type Initiator =
  | { readonly kind: "account"; readonly name: string }
  | { readonly kind: "kerberos"; readonly domain: number; readonly sid: Uint8Array }
  | { readonly kind: "local" }
  | { readonly kind: "kvm-port" };

export interface AuditRecord {
  readonly application: number;
  readonly event: number;
  readonly initiator: Initiator;
  /** Unix seconds. */
  readonly time: number;
  /** 0 IPv4 as text, 1 IPv6, 2 none. */
  readonly addressKind: number;
  readonly address: Uint8Array;
  readonly extra: Uint8Array;
}

const FIXED_BYTES = 5;
const MAX_RECORD_BYTES = FIXED_BYTES + 4 + 256 + 4 + 1 + 256 + 256;

export const auditRecordCodec: Codec<AuditRecord> = {
  name: "AMT audit record",
  maxBytes: MAX_RECORD_BYTES,
  encode({ application, event, initiator, time, addressKind, address, extra }) {
    const head = Uint8Array.of(application >> 8, application, event >> 8, event);
    return concatBytes(
      head,
      encodeInitiator(initiator),
      be32(time),
      Uint8Array.of(addressKind, address.length),
      address,
      Uint8Array.of(extra.length),
      extra,
    );
  },
  decode(frame) {
    if (frame.length > MAX_RECORD_BYTES) {
      throw new ProtocolError("too-large", `audit record: ${frame.length} bytes`);
    }
    const reader = new RecordReader(frame);
    const application = reader.u16();
    const event = reader.u16();
    const initiator = readInitiator(reader);
    const time = reader.u32();
    const addressKind = reader.u8();
    const address = reader.prefixed();
    const extra = reader.prefixed();
    reader.end();
    return { application, event, initiator, time, addressKind, address, extra };
  },
};

class RecordReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  u8(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new ProtocolError("bad-length", "audit record: cut short");
    return byte;
  }

  u16(): number {
    this.#at += 2;
    return readUint16(this.#bytes, this.#at - 2);
  }

  u32(): number {
    this.#at += 4;
    return readUint32(this.#bytes, this.#at - 4);
  }

  prefixed(): Uint8Array {
    const length = this.u8();
    const bytes = this.#bytes.subarray(this.#at, this.#at + length);
    if (bytes.length !== length) throw new ProtocolError("bad-length", "audit record: cut short");
    this.#at += length;
    return bytes;
  }

  end(): void {
    const left = this.#bytes.length - this.#at;
    if (left !== 0) throw new ProtocolError("bad-length", `audit record: ${left} bytes behind it`);
  }
}

function readInitiator(reader: RecordReader): Initiator {
  const kind = reader.u8();
  if (kind === 0) return { kind: "account", name: String.fromCharCode(...reader.prefixed()) };
  if (kind === 1) return { kind: "kerberos", domain: reader.u32(), sid: reader.prefixed() };
  if (kind === 2) return { kind: "local" };
  if (kind === 3) return { kind: "kvm-port" };
  throw new ProtocolError("bad-value", `audit record: initiator of kind ${kind}`);
}

function encodeInitiator(initiator: Initiator): Uint8Array {
  if (initiator.kind === "account") {
    const name = Uint8Array.from(initiator.name, (character) => character.charCodeAt(0));
    return concatBytes(Uint8Array.of(0, name.length), name);
  }
  if (initiator.kind === "kerberos") {
    return concatBytes(
      Uint8Array.of(1),
      be32(initiator.domain),
      Uint8Array.of(initiator.sid.length),
      initiator.sid,
    );
  }
  return Uint8Array.of(initiator.kind === "local" ? 2 : 3);
}

function be32(value: number): Uint8Array {
  return Uint8Array.of(value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
}
