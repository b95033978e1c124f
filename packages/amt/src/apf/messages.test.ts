import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom, describeCodec } from "@tendril/testing";
import { type ApfMessage, ApfReader, decodeApf, encodeApf, uuidFromWire, uuidToWire } from "./index.ts";

const limits = { maxDataBytes: 32_768, allowsJson: true };
const auth = "0000001261757468 40616d742e696e74656c2e636f6d".replaceAll(" ", "");
const layout = (name: string, hex: string, value: ApfMessage) => ({
  ...{ name, value, origin: "worked out by hand from docs/spec/amt.md, section 1.5" },
  hex: hex.replaceAll(" ", ""),
});
const vectors = [
  layout("disconnect", "01 0000000b 0000", { kind: "disconnect", reason: 11 }),
  layout("service request", `05 ${auth}`, { kind: "service-request", service: "auth@amt.intel.com" }),
  layout("service accept", `06 ${auth}`, { kind: "service-accept", service: "auth@amt.intel.com" }),
  layout("password", "32 00000001 75 00000001 73 00000008 70617373776f7264 00 00000002 7077", {
    ...{ kind: "auth-request", user: "u", service: "s", method: "password", password: "pw" },
  }),
  layout("no password", "32 00000001 75 00000001 73 00000004 6e6f6e65", {
    ...{ kind: "auth-request", user: "u", service: "s", method: "none", password: "" },
  }),
  layout("forward", "50 0000000d 74637069702d666f7277617264 01 00000002 6162 00004260", {
    ...{ kind: "forward", wantsReply: true, address: "ab", port: 16992 },
  }),
  layout("end of a forward", "50 00000014 63616e63656c2d74637069702d666f7277617264 01 00000000 00004260", {
    ...{ kind: "cancel-forward", wantsReply: true, address: "", port: 16992 },
  }),
  layout(
    "datagram",
    "50 00000019 7564702d73656e642d746f40616d742e696e74656c2e636f6d 00 00000002 6162 000000a2 00000001 63 0000a000 00000003 010203",
    {
      ...{ kind: "udp-send", wantsReply: false, to: "ab", toPort: 162, from: "c", fromPort: 40960 },
      bytes: Uint8Array.of(1, 2, 3),
    },
  ),
  layout(
    "open",
    "5a 00000001 74 00000004 00008000 ffffffff 00000000 00004260 00000007 312e322e332e34 00000400",
    {
      ...{ kind: "channel-open", type: "t", sender: 4, windowBytes: 32768, address: "", port: 16992 },
      ...{ originator: "1.2.3.4", originatorPort: 1024 },
    },
  ),
  layout("confirmation", "5b 00000004 000003e9 00001000 ffffffff", {
    ...{ kind: "channel-confirmation", recipient: 4, sender: 1001, windowBytes: 4096 },
  }),
  layout("failure", "5c 00000004 00000002 00000000 00000000", {
    ...{ kind: "channel-failure", recipient: 4, reason: 2 },
  }),
  layout("adjust", "5d 00000004 00001000", { kind: "channel-adjust", recipient: 4, bytes: 4096 }),
  layout("data", "5e 00000004 00000003 010203", {
    ...{ kind: "channel-data", recipient: 4, bytes: Uint8Array.of(1, 2, 3) },
  }),
  layout("close", "61 00000004", { kind: "channel-close", recipient: 4 }),
  layout(
    "protocol version",
    `c0 00000001 00000000 00000004 33221100554477668899aabbccddeeff ${"00".repeat(64)}`,
    {
      ...{ kind: "protocol-version", major: 1, minor: 0, trigger: 4 },
      uuid: "00112233-4455-6677-8899-aabbccddeeff",
    },
  ),
  layout("keep-alive", "d0 000000ff", { kind: "keep-alive-request", cookie: 255 }),
  layout("keep-alive answer", "d1 000000ff", { kind: "keep-alive-reply", cookie: 255 }),
  layout("keep-alive options", "d2 0000001e 00000000", {
    ...{ kind: "keep-alive-options-request", interval: 30, timeout: 0 },
  }),
  layout("keep-alive options answer", "d3 0000001e 00000000", {
    ...{ kind: "keep-alive-options-reply", interval: 30, timeout: 0 },
  }),
  layout("JSON", "fa 00000002 7b7d", { kind: "json-control", text: "{}" }),
];

describeCodec<ApfMessage>(
  {
    name: "APF",
    maxBytes: 1_048_581,
    encode: encodeApf,
    decode: (frame) => decodeApf(frame, limits),
  },
  vectors,
);

describe("APF in pieces", () => {
  const stream = Buffer.concat(vectors.map(({ hex }) => Buffer.from(hex, "hex")));
  const readAll = (cut: () => number): ApfMessage[] => {
    const reader = new ApfReader(limits);
    const found: ApfMessage[] = [];
    for (let at = 0; at < stream.length; ) {
      const length = cut();
      reader.push(stream.subarray(at, at + length));
      at += length;
      for (let message = reader.next(); message !== undefined; message = reader.next()) found.push(message);
    }
    assert.equal(reader.length, 0);
    return found;
  };
  const expected = vectors.map(({ value }) => value);

  it("is the same in pieces of any size", () => {
    for (let size = 1; size <= stream.length; size++)
      assert.deepEqual(
        readAll(() => size),
        expected,
      );
    const random = createRandom(7);
    for (let run = 0; run < 200; run++)
      assert.deepEqual(
        readAll(() => 1 + random.next(40)),
        expected,
      );
  });

  it("reads a long message byte by byte without reading it again each time", () => {
    const text = JSON.stringify({ text: "x".repeat(1_000_000) });
    const reader = new ApfReader(limits);
    const frame = encodeApf({ kind: "json-control", text });
    for (const byte of frame.subarray(0, -1)) {
      reader.push(Uint8Array.of(byte));
      assert.equal(reader.next(), undefined);
    }
    reader.push(frame.subarray(-1));
    assert.deepEqual(reader.next(), { kind: "json-control", text });
  });

  it("refuses a length over the limit before anything of it came", () => {
    for (const [what, hex] of [
      ["service", "05 00000801"],
      ["user name", "32 00000801"],
      ["data", "5e 00000004 00008001"],
      ["JSON", "fa 00100001"],
      ["everything", "05 ffffffff"],
    ] as const) {
      const reader = new ApfReader(limits);
      reader.push(Buffer.from(hex.replaceAll(" ", ""), "hex"));
      assert.throws(() => reader.next(), { name: "ProtocolError", code: "too-large" }, what);
    }
  });

  it("refuses what does not exist, and JSON of firmware", () => {
    for (const [kind, allowsJson] of [
      [0, true],
      [7, true],
      [51, true],
      [255, true],
      [250, false],
    ] as const)
      assert.throws(() => decodeApf(Uint8Array.of(kind, 0, 0, 0, 0), { ...limits, allowsJson }), {
        code: "unexpected",
      });
    const unknown = Buffer.from("50000000036162630100", "hex");
    assert.throws(() => decodeApf(unknown, limits), { code: "unexpected" });
  });

  it("writes UUIDs as the wire has them", () => {
    const uuid = "00112233-4455-6677-8899-aabbccddeeff";
    assert.equal(uuidFromWire(uuidToWire(uuid)), uuid);
  });
});
