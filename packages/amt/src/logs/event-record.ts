/**
 * One record of the event log.
 *
 *     u32le time | address | sensor type | event type | offset | source | severity | sensor | entity | instance | d[8]
 *
 * Source: docs/spec/amt.md, section 7.1. Vectors: vectors/logs.json.
 */
import { type Codec, concatBytes, ProtocolError } from "@tendril/protocol";

export interface EventRecord {
  /** Unix seconds; 0 and 0xFFFFFFFF are no time. */
  readonly time: number;
  readonly address: number;
  readonly sensorType: number;
  readonly eventType: number;
  readonly offset: number;
  readonly source: number;
  readonly severity: number;
  readonly sensor: number;
  readonly entity: number;
  readonly instance: number;
  /** Eight bytes. */
  readonly detail: Uint8Array;
}

const RECORD_BYTES = 21;

export const eventRecordCodec: Codec<EventRecord> = {
  name: "AMT event record",
  maxBytes: RECORD_BYTES,
  encode(record) {
    const time = new Uint8Array(4);
    new DataView(time.buffer).setUint32(0, record.time, true);
    const { address, sensorType, eventType, offset, source, severity, sensor, entity, instance } = record;
    return concatBytes(
      time,
      Uint8Array.of(address, sensorType, eventType, offset, source, severity, sensor, entity, instance),
      record.detail,
    );
  },
  decode(frame) {
    if (frame.length !== RECORD_BYTES) {
      throw new ProtocolError(
        "bad-length",
        `event record: expected ${RECORD_BYTES} bytes, got ${frame.length}`,
      );
    }
    const [address = 0, sensorType = 0, eventType = 0, offset = 0, source = 0] = frame.subarray(4);
    const [severity = 0, sensor = 0, entity = 0, instance = 0] = frame.subarray(9);
    const time = new DataView(frame.buffer, frame.byteOffset).getUint32(0, true);
    return {
      ...{ time, address, sensorType, eventType, offset, source, severity, sensor, entity, instance },
      detail: frame.subarray(13),
    };
  },
};
