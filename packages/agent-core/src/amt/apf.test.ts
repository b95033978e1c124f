/** Messages of APF by the byte: worked out by hand from docs/spec/amt.md, section 1.5. */

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ApfKind } from "@tendril/protocol/constants";
import { createRandom } from "@tendril/testing";
import {
  encodeAdjust,
  encodeClose,
  encodeConfirmation,
  encodeContent,
  encodeDisconnect,
  encodeFailure,
  encodeForward,
  encodeJson,
  encodeKeepAlive,
  encodeOpen,
  encodePassword,
  encodeRequestSuccess,
  encodeService,
  encodeVersion,
} from "./apf-encode.ts";
import { type ApfMessage, createApfReader } from "./apf-reader.ts";

const limits = { maxContentBytes: 16_384, allowsJson: true };
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const text = (value: string): string =>
  value.length.toString(16).padStart(8, "0") + Buffer.from(value, "latin1").toString("hex");
const uuid = "00112233-4455-6677-8899-aabbccddeeff";

/** Everything that a reader makes of bytes in pieces of a size. */
function readAll(bytes: Uint8Array, pieceBytes = bytes.length): (ApfMessage | string)[] {
  const reader = createApfReader(limits);
  const read: (ApfMessage | string)[] = [];
  for (let at = 0; at < bytes.length; at += Math.max(1, pieceBytes)) {
    reader.push(bytes.subarray(at, at + pieceBytes));
    for (let next = reader.next(); next !== null; next = reader.next()) {
      read.push(next);
      if (typeof next === "string") return read;
    }
  }
  return read;
}

describe("APF that the core sends", () => {
  it("has the layouts of the wire", () => {
    const cases: readonly (readonly [Uint8Array, string])[] = [
      [encodeDisconnect(), "010000000b0000"],
      [encodeService(ApfKind.ServiceRequest, "auth@amt.intel.com"), `05${text("auth@amt.intel.com")}`],
      [
        encodePassword("me", "pw"),
        `32${text("me")}${text("pfwd@amt.intel.com")}${text("password")}00${text("pw")}`,
      ],
      [encodeForward("box", 16992), `50${text("tcpip-forward")}01${text("box")}00004260`],
      [encodeRequestSuccess(16993), "5100004261"],
      [encodeRequestSuccess(null), "51"],
      [encodeConfirmation(4, 5, 16384), "5b000000040000000500004000ffffffff"],
      [encodeFailure(4, 1), "5c00000004000000010000000000000000"],
      [encodeAdjust(4, 9000), "5d0000000400002328"],
      [encodeContent(4, Uint8Array.of(7, 8)), "5e00000004000000020708"],
      [encodeClose(4), "6100000004"],
      [encodeKeepAlive(ApfKind.KeepAliveRequest, 255), "d0000000ff"],
      [encodeJson({ a: "ü" }), "fa0000000a7b2261223a22c3bc227d"],
      [
        encodeVersion(uuid),
        `c0000000010000000000000004${"33221100554477668899aabbccddeeff"}${"00".repeat(64)}`,
      ],
      [
        encodeOpen({ sender: 1, windowBytes: 4096, address: "127.0.0.1", port: 16992, originatorPort: 1025 }),
        `5a${text("forwarded-tcpip")}0000000100001000ffffffff${text("127.0.0.1")}00004260${text("127.0.0.1")}00000401`,
      ],
    ];
    for (const [message, expected] of cases) assert.equal(hex(message), expected);
  });
});

const messages: readonly (readonly [string, ApfMessage])[] = [
  ["010000000b0000", { kind: "disconnect", reason: 11 }],
  [`06${text("auth@amt.intel.com")}`, { kind: "service-accept", service: "auth@amt.intel.com" }],
  [`05${text("pfwd@amt.intel.com")}`, { kind: "service-request", service: "pfwd@amt.intel.com" }],
  [`32${text("u")}${text("s")}${text("none")}`, { kind: "auth-request" }],
  [`32${text("u")}${text("s")}${text("password")}00${text("p")}`, { kind: "auth-request" }],
  ["34", { kind: "auth-success" }],
  [`33${text("password")}00`, { kind: "auth-failure" }],
  [`50${text("tcpip-forward")}01${text("::1")}00004260`, { kind: "forward", address: "::1", port: 16992 }],
  [
    `50${text("cancel-tcpip-forward")}01${text("")}00004260`,
    { kind: "cancel-forward", address: "", port: 16992 },
  ],
  [
    `50${text("udp-send-to@amt.intel.com")}00${text("10.0.0.1")}000000a2${text("me")}00000001${text("trap")}`,
    { kind: "ignored" },
  ],
  ["5100004260", { kind: "request-success" }],
  ["52", { kind: "request-failure" }],
  [
    `5a${text("forwarded-tcpip")}0000000400008000ffffffff${text("")}00004260${text("1.2.3.4")}00000400`,
    { kind: "channel-open", type: "forwarded-tcpip", sender: 4, windowBytes: 32768, port: 16992 },
  ],
  [
    "5b000000040000000500004000ffffffff",
    { kind: "channel-confirmation", recipient: 4, sender: 5, windowBytes: 16384 },
  ],
  ["5c00000004000000010000000000000000", { kind: "channel-failure", recipient: 4, reason: 1 }],
  ["5d0000000400002328", { kind: "channel-adjust", recipient: 4, bytes: 9000 }],
  ["5e00000004000000020708", { kind: "channel-data", recipient: 4, bytes: Uint8Array.of(7, 8) }],
  ["6100000004", { kind: "channel-close", recipient: 4 }],
  [`c0${"00".repeat(92)}`, { kind: "ignored" }],
  ["d0000000ff", { kind: "keep-alive-request", cookie: 255 }],
  ["d1000000ff", { kind: "ignored" }],
  ["d20000001e00000000", { kind: "keep-alive-options", interval: 30, timeout: 0 }],
  ["fa0000000a7b2261223a22c3bc227d", { kind: "json", text: '{"a":"ü"}' }],
];

const plain = (read: readonly unknown[]): unknown =>
  JSON.parse(JSON.stringify(read, (_name, value) => (value instanceof Uint8Array ? hex(value) : value)));

describe("APF that the core reads", () => {
  const stream = Buffer.from(messages.map(([bytes]) => bytes).join(""), "hex");

  it("is the same however it is cut", () => {
    for (const pieceBytes of [stream.length, 1, 7, 100])
      assert.deepEqual(plain(readAll(stream, pieceBytes)), plain(messages.map(([, message]) => message)));
  });

  it("waits for the rest of a message, and for nothing else", () => {
    for (const [bytes] of messages) {
      const whole = Buffer.from(bytes, "hex");
      for (let end = 0; end < whole.length - 1; end++)
        assert.deepEqual(
          readAll(whole.subarray(0, end)).filter((one) => typeof one === "string"),
          [],
          bytes,
        );
    }
  });

  it("refuses lengths before anything of them came", () => {
    for (const start of [
      "5e00000004 00004001",
      "fa 00010001",
      "06 00000801",
      "50 ffffffff",
      `50${text("udp-send-to@amt.intel.com")}00 00000801`,
      `5a 7fffffff`,
      "07",
      "ff",
      `50${text("shutdown")}01`,
    ]) {
      const read = readAll(Buffer.concat([Buffer.from(start.replaceAll(" ", ""), "hex"), Buffer.alloc(40)]));
      assert.equal(typeof read.at(-1), "string", start);
    }
    const firmware = createApfReader({ maxContentBytes: 4_096, allowsJson: false });
    firmware.push(Buffer.from("fa00000002", "hex"));
    assert.equal(firmware.next(), "JSON of firmware");
  });

  it("survives anything", () => {
    const random = createRandom(11);
    for (let run = 0; run < 2_000; run++) {
      const bytes = Buffer.from(stream);
      for (let i = 0; i <= random.next(8); i++) bytes[random.next(bytes.length)] = random.next(256);
      readAll(bytes.subarray(random.next(bytes.length)), 1 + random.next(bytes.length));
      readAll(random.bytes(random.next(300)), 50);
    }
  });
});
