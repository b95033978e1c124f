import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CodecVector, describeCodec, readVectors } from "@tendril/testing";
import {
  type AuditRecord,
  auditRecordCodec,
  describeAlert,
  describeAudit,
  describeEvent,
  type EventRecord,
  eventRecordCodec,
  severityOf,
} from "./index.ts";

type Hex<T> = { readonly [K in keyof T]: T[K] extends Uint8Array ? string : T[K] };
type Told<T> = Omit<CodecVector<T>, "value"> & { readonly value: Hex<T>; readonly text: string };
interface Vectors {
  readonly events: readonly (Told<EventRecord> & { readonly severity: string })[];
  readonly audits: readonly Told<AuditRecord>[];
}

const { events, audits } = readVectors<Vectors>("../../vectors/logs.json", import.meta.url);
const bytes = (hex: string): Uint8Array => Buffer.from(hex, "hex");

describeCodec(
  eventRecordCodec,
  events.map(({ value, ...vector }) => ({ ...vector, value: { ...value, detail: bytes(value.detail) } })),
);
describeCodec(
  auditRecordCodec,
  audits.map(({ value, ...vector }) => ({
    ...vector,
    value: { ...value, address: bytes(value.address), extra: bytes(value.extra) },
  })),
);

describe("AMT logs in words", () => {
  for (const { name, hex, text, severity } of events) {
    it(`tells ${name}`, () => {
      const record = eventRecordCodec.decode(bytes(hex));
      assert.equal(describeEvent(record), text);
      assert.equal(severityOf(record), severity);
    });
  }
  for (const { name, hex, text } of audits) {
    it(`tells ${name}`, () => assert.equal(describeAudit(auditRecordCodec.decode(bytes(hex))), text));
  }
  it("tells alerts, without the path of the computer", () => {
    const path = 'Interop:CIM_ComputerSystem.CreationClassName="CIM_ComputerSystem",Name="Intel(r) AMT"';
    assert.equal(describeAlert("iAMT0050", ["48", path]), "serial console opened");
    assert.equal(describeAlert("iAMT0005", ["Fan 2", path]), "alert iAMT0005 (Fan 2)");
    assert.equal(describeAlert("iAMT0052", []), "alert iAMT0052");
  });
});
