/**
 * Auth info, agent message 3: what the agent is and which device group it asks to join.
 *
 *     u16be type=3 | u32be infoVersion=1 | u32be archId | u32be agentVersion | u32be platformType
 *     | meshId[48] | u32be capabilities | ( u16be nameBytes | name UTF-8 )?
 *
 * Source: docs/spec/agent-protocol.md, section 4.2. Vectors: vectors/agent-handshake.json.
 */
import {
  type Codec,
  concatBytes,
  decodeUtf8,
  encodeUtf8,
  readUint16,
  readUint32,
  writeUint16,
  writeUint32,
} from "../bytes/index.ts";
import { AgentCommand } from "../constants/index.ts";
import { ProtocolError } from "../errors.ts";

const FIXED_BYTES = 70;
const NAME_OFFSET = 72;
const MAX_NAME_BYTES = 254;
const INFO_VERSION = 1;

export interface AgentInfo {
  readonly archId: number;
  readonly agentVersion: number;
  /** 1 desktop, 2 laptop, 3 mobile, 4 server, 5 disk, 6 router, 7 Pi, 8 virtual machine. */
  readonly platformType: number;
  /** 48 bytes; a 32-byte id is padded with zeros. */
  readonly meshId: Uint8Array;
  /** Bits of AgentCapability. */
  readonly capabilities: number;
  /** Host name, `""` when the message has none; at most 254 bytes of UTF-8. */
  readonly computerName: string;
}

export const agentInfo: Codec<AgentInfo> = {
  name: "auth info",
  maxBytes: NAME_OFFSET + MAX_NAME_BYTES,
  encode(info) {
    const name = encodeUtf8(info.computerName);
    const head = new Uint8Array(NAME_OFFSET);
    writeUint16(head, 0, AgentCommand.AuthInfo);
    writeUint32(head, 2, INFO_VERSION);
    writeUint32(head, 6, info.archId);
    writeUint32(head, 10, info.agentVersion);
    writeUint32(head, 14, info.platformType);
    head.set(info.meshId, 18);
    writeUint32(head, 66, info.capabilities);
    writeUint16(head, FIXED_BYTES, name.length);
    return concatBytes(head, name);
  },
  decode(frame) {
    if (frame.length > NAME_OFFSET + MAX_NAME_BYTES) {
      throw new ProtocolError(
        "too-large",
        `auth info: expected at most ${NAME_OFFSET + MAX_NAME_BYTES} bytes, got ${frame.length}`,
      );
    }
    if (frame.length < FIXED_BYTES) {
      throw new ProtocolError(
        "bad-length",
        `auth info: expected at least ${FIXED_BYTES} bytes, got ${frame.length}`,
      );
    }
    if (readUint16(frame, 0) !== AgentCommand.AuthInfo || readUint32(frame, 2) !== INFO_VERSION) {
      throw new ProtocolError("bad-value", "auth info: expected type 3, version 1");
    }
    return {
      archId: readUint32(frame, 6),
      agentVersion: readUint32(frame, 10),
      platformType: readUint32(frame, 14),
      meshId: frame.subarray(18, 66),
      capabilities: readUint32(frame, 66),
      computerName: frame.length === FIXED_BYTES ? "" : decodeName(frame),
    };
  },
};

function decodeName(frame: Uint8Array): string {
  const nameBytes = readUint16(frame, FIXED_BYTES);
  if (frame.length !== NAME_OFFSET + nameBytes) {
    throw new ProtocolError(
      "bad-length",
      `auth info: name of ${nameBytes} bytes in a frame of ${frame.length}`,
    );
  }
  return decodeUtf8(frame.subarray(NAME_OFFSET));
}
