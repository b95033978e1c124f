import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "@tendril/testing";
import { FrameMessages } from "./frame-messages.ts";

function frame(first: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  head[0] = first;
  head[1] = length < 126 ? length : length < 65_536 ? 126 : 127;
  if (head.length === 4) head.writeUInt16BE(length, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(length), 2);
  return Buffer.concat([head, payload]);
}

function collect(stream: Buffer, pieces: (left: number) => number): string[] {
  const messages: string[] = [];
  const reader = new FrameMessages((payload, isBinary) =>
    messages.push(`${isBinary ? "b" : "t"}${Buffer.from(payload).toString("hex")}`),
  );
  for (let at = 0; at < stream.length; ) {
    const next = at + pieces(stream.length - at);
    reader.push(stream.subarray(at, next));
    at = next;
  }
  return messages;
}

describe("frame messages", () => {
  const random = createRandom(5);
  const long = random.bytes(70_000);
  const stream = Buffer.concat([
    frame(0x81, Buffer.from("ab")),
    frame(0x82, Buffer.alloc(0)),
    frame(0x02, Buffer.from("cd")),
    frame(0x89, Buffer.from("ping")),
    frame(0x80, Buffer.from("ef")),
    frame(0x82, random.bytes(300)),
    frame(0x82, long),
  ]);
  const wanted = collect(stream, (left) => left);

  it("puts fragments together and leaves control frames out", () => {
    assert.deepEqual(wanted.slice(0, 2), ["t6162", "b63646566"]);
    assert.deepEqual(
      wanted.map(({ length }) => (length - 1) / 2),
      [2, 4, 300, 70_000],
    );
  });

  it("gives the same however the stream is cut", () => {
    for (let run = 0; run < 20; run++) {
      assert.deepEqual(
        collect(stream, () => 1 + random.next(run < 3 ? 3 : 9_000)),
        wanted,
      );
    }
  });

  it("gives a message over the limit in parts, whole all the same", () => {
    const parts: Uint8Array[] = [];
    const reader = new FrameMessages((payload) => parts.push(payload));
    const bytes = Buffer.alloc(9_000_000, 7);
    const sent = frame(0x82, bytes);
    for (let at = 0; at < sent.length; at += 65_536) reader.push(sent.subarray(at, at + 65_536));
    assert.ok(parts.length > 1 && parts.every(({ length }) => length < 4_300_000));
    assert.ok(Buffer.concat(parts).equals(bytes));
  });
});
