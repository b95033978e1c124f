/** Commands and answers by the byte: worked out by hand from docs/spec/amt.md, section 1.11. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CodecUnderTest, createRandom, describeCodec } from "@tendril/testing";
import { pthiAnswer, u32s } from "./fake-firmware.suite.ts";
import {
  decodeAnswer,
  encodeCommand,
  hostBasedTlsPayload,
  localAccountPayload,
  MAX_PTHI_BYTES,
  PthiCommand,
  unprovisionPayload,
} from "./pthi.ts";
import {
  readHandles,
  readHashEntry,
  readHostBasedTls,
  readLanSettings,
  readLocalAccount,
  readNumber,
  readSuffix,
  readUuid,
  readVersions,
} from "./pthi-answers.ts";

class ProtocolError extends Error {
  override readonly name = "ProtocolError";
}

const hex = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString("hex");
const origin = "by hand, from section 1.11";

const answers: CodecUnderTest<{ command: number; status: number; body: Uint8Array }> = {
  name: "PTHI answer",
  maxBytes: MAX_PTHI_BYTES,
  encode: ({ command, status, body }) => pthiAnswer(command, status, body),
  decode(frame) {
    const answer = decodeAnswer(frame);
    if (answer === null) throw new ProtocolError("no answer");
    return answer;
  },
};

describeCodec(answers, [
  {
    ...{ name: "activated", origin, hex: "0101000011008004080000000000000002000000" },
    value: { command: 0x11, status: 0, body: Buffer.from("02000000", "hex") },
  },
  {
    ...{ name: "refused", origin, hex: "01010000100080040400000010000000" },
    value: { command: 0x10, status: 16, body: Buffer.alloc(0) },
  },
]);

describe("PTHI commands", () => {
  it("have their number, their length and their payload", () => {
    assert.equal(hex(encodeCommand(PthiCommand.Versions)), "010100001a00000400000000");
    const unprovision = encodeCommand(PthiCommand.Unprovision, unprovisionPayload());
    assert.equal(hex(unprovision), "01010000100000040400000001000000");
    const account = encodeCommand(PthiCommand.LocalAccount, localAccountPayload());
    assert.equal(hex(account), `010100006700000428000000${"00".repeat(40)}`);
  });

  it("name the hash that a provisioner will show, of two lengths and no other", () => {
    const sha256 = hostBasedTlsPayload(new Uint8Array(32).fill(0xab), false);
    assert.equal(hex(sha256), `02${"ab".repeat(32)}${"00".repeat(32)}${"00".repeat(8)}`);
    const sha384 = hostBasedTlsPayload(new Uint8Array(48).fill(0xab), true);
    assert.equal(hex(sha384), `03${"ab".repeat(48)}${"00".repeat(16)}0100000000000000`);
    assert.equal(hostBasedTlsPayload(new Uint8Array(20), false), null);
  });
});

const ascii = (text: string, length: number): string =>
  Buffer.from(text)
    .toString("hex")
    .padEnd(length * 2, "0");

/** Every body: hex, and what it says. */
const bodies: readonly {
  readonly name: string;
  read(body: Uint8Array): unknown;
  readonly hex: string;
  readonly value: unknown;
}[] = [
  { name: "number", read: readNumber, hex: "02000000", value: 2 },
  {
    ...{ name: "versions", read: readVersions },
    hex: `${ascii("BIOS", 65)}02000000${"0300"}${ascii("AMT", 20)}${"0700"}${ascii("16.1.25", 20)}${"0300"}${ascii("Sku", 20)}${"0500"}${ascii("16392", 20)}`,
    value: [
      { name: "AMT", text: "16.1.25" },
      { name: "Sku", text: "16392" },
    ],
  },
  { name: "handles", read: readHandles, hex: "020000000100000009000000", value: [1, 9] },
  {
    ...{ name: "root", read: readHashEntry },
    hex: `0100000001000000${"ab".repeat(32)}${"00".repeat(32)}020400${ascii("Root", 4)}`,
    value: {
      ...{ isDefault: true, isActive: true, kind: 2, kindName: "SHA256", hash: "ab".repeat(32) },
      name: "Root",
    },
  },
  { name: "suffix", read: readSuffix, hex: `0b00${ascii("office.test", 11)}`, value: "office.test" },
  {
    ...{ name: "UUID", read: readUuid, hex: "33221100554477668899aabbccddeeff" },
    value: "00112233-4455-6677-8899-aabbccddeeff",
  },
  {
    ...{ name: "account", read: readLocalAccount, hex: ascii("$$OsAdmin", 33) + ascii("Secret", 34) },
    value: { user: "$$OsAdmin", password: "Secret" },
  },
  {
    ...{ name: "LAN", read: readLanSettings, hex: "01000000070200c001000000020102005e100001" },
    value: {
      ...{ isEnabled: true, address: "192.0.2.7", hasDhcp: true, dhcpMode: 2, isLinked: true },
      mac: "02:00:5e:10:00:01",
    },
  },
  { name: "TLS", read: readHostBasedTls, hex: `02${"cd".repeat(32)}`, value: { hash: "cd".repeat(32) } },
];

describe("PTHI bodies", () => {
  for (const { name, read, hex: text, value } of bodies) {
    it(`reads ${name}, and nothing of what is cut`, () => {
      const body = Buffer.from(text, "hex");
      assert.deepEqual(read(body), value);
      for (let end = 0; end < body.length; end++) assert.equal(read(body.subarray(0, end)), null, `${end}`);
    });
  }

  it("believes no count and no length", () => {
    assert.equal(readVersions(Buffer.concat([Buffer.alloc(65), u32s(0xffff_ffff)])), null);
    assert.equal(readHandles(u32s(0x4000_0000)), null);
    assert.equal(readHandles(Buffer.concat([u32s(65), Buffer.alloc(65 * 4)])), null);
    assert.equal(readSuffix(Buffer.concat([Buffer.of(0, 2), Buffer.alloc(600)])), null);
    assert.equal(readHashEntry(Buffer.concat([Buffer.alloc(72), Buffer.of(9, 0, 0)])), null);
    assert.equal(readLocalAccount(new Uint8Array(67)), null, "nobody");
    assert.equal(readSuffix(Buffer.from("0400c3a92022", "hex")), '?? "', "no text but plain ASCII");
  });

  it("survives anything", () => {
    const random = createRandom(7);
    for (let run = 0; run < 2_000; run++) {
      const { read, hex: text } = bodies[random.next(bodies.length)] ??
        bodies[0] ?? { read: readNumber, hex: "" };
      const body = Buffer.concat([Buffer.from(text, "hex"), random.bytes(random.next(40))]);
      for (let i = 0; i <= random.next(8); i++) body[random.next(body.length)] = random.next(256);
      read(body);
      read(random.bytes(random.next(300)));
    }
  });
});
