import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createRandom } from "@tendril/testing";
import { FrameSplicer, Opcode } from "./frame-splicer.ts";
import { maskByWords, maskInPlace } from "./unmask.ts";

function clientFrame(options: {
  opcode: number;
  payload: Uint8Array;
  isFinal?: boolean;
  first?: number;
}): Buffer {
  const { opcode, payload, isFinal = true } = options;
  const mask = Buffer.from([1, 2, 3, 250]);
  const masked = Uint8Array.from(payload);
  for (let i = 0; i < masked.length; i++) masked[i] = (masked[i] ?? 0) ^ (mask[i & 3] ?? 0);
  const length = Buffer.alloc(payload.length < 126 ? 1 : payload.length < 65536 ? 3 : 9);
  if (length.length === 1) length[0] = 0x80 | payload.length;
  else if (length.length === 3) {
    length[0] = 0x80 | 126;
    length.writeUInt16BE(payload.length, 1);
  } else {
    length[0] = 0x80 | 127;
    length.writeBigUInt64BE(BigInt(payload.length), 1);
  }
  const first = options.first ?? (isFinal ? 0x80 : 0) | opcode;
  return Buffer.concat([Uint8Array.of(first), length, mask, masked]);
}

function serverFrame(opcode: number, payload: Uint8Array): Buffer {
  const frame = clientFrame({ opcode, payload });
  const headBytes = frame.length - payload.length - 4;
  const head = Buffer.from(frame.subarray(0, headBytes));
  head[1] = (head[1] ?? 0) & 0x7f;
  return Buffer.concat([head, payload]);
}

function collect(): {
  splicer: FrameSplicer;
  out: Buffer[];
  controls: [number, string][];
} {
  const out: Buffer[] = [];
  const controls: [number, string][] = [];
  const splicer = new FrameSplicer({
    forward: (bytes) => out.push(Buffer.from(bytes)),
    control: (opcode, payload) => controls.push([opcode, Buffer.from(payload).toString("hex")]),
  });
  return { splicer, out, controls };
}

describe("frame splicer", () => {
  for (const length of [0, 1, 3, 4, 125, 126, 65_535, 65_536, 100_003]) {
    it(`forwards a frame of ${length} bytes unmasked`, () => {
      const payload = createRandom(length).bytes(length);
      const { splicer, out } = collect();
      splicer.push(clientFrame({ opcode: Opcode.Binary, payload }));
      assert.ok(Buffer.concat(out).equals(serverFrame(Opcode.Binary, payload)));
      assert.equal(out.length, 1);
    });
  }

  it("gives the same bytes however the stream is cut", () => {
    const random = createRandom(7);
    const frames = [0, 5, 200, 70_000, 125].map((length) => random.bytes(length));
    const stream = Buffer.concat(frames.map((payload) => clientFrame({ opcode: Opcode.Text, payload })));
    const wanted = Buffer.concat(frames.map((payload) => serverFrame(Opcode.Text, payload)));
    for (let run = 0; run < 50; run++) {
      const { splicer, out } = collect();
      const copy = Buffer.from(stream);
      for (let at = 0; at < copy.length; ) {
        const next = at + 1 + random.next(run < 5 ? 3 : 5000);
        splicer.push(copy.subarray(at, next));
        at = next;
      }
      assert.ok(Buffer.concat(out).equals(wanted));
    }
  });

  it("takes control frames out, also between fragments", () => {
    const { splicer, out, controls } = collect();
    splicer.push(clientFrame({ opcode: Opcode.Text, payload: Buffer.from("ab"), isFinal: false }));
    splicer.push(clientFrame({ opcode: Opcode.Ping, payload: Buffer.from("hi") }));
    splicer.push(clientFrame({ opcode: Opcode.Continuation, payload: Buffer.from("cd") }));
    assert.deepEqual(controls, [[Opcode.Ping, Buffer.from("hi").toString("hex")]]);
    assert.equal(Buffer.concat(out).toString("hex"), "01026162" + "80026364");
  });

  it("gives the frames of one chunk as one run, without the control frames between them", () => {
    const { splicer, out } = collect();
    const payloads = [3, 300, 7].map((length) => createRandom(length).bytes(length));
    const frames = payloads.map((payload) => clientFrame({ opcode: Opcode.Binary, payload }));
    splicer.push(Buffer.concat(frames));
    const wanted = Buffer.concat(payloads.map((payload) => serverFrame(Opcode.Binary, payload)));
    assert.equal(out.length, 1);
    assert.ok(out[0]?.equals(wanted));
    const ping = clientFrame({ opcode: Opcode.Ping, payload: Buffer.from("hi") });
    const again = payloads.flatMap((payload) => [ping, clientFrame({ opcode: Opcode.Binary, payload })]);
    splicer.push(Buffer.concat(again));
    assert.ok(Buffer.concat(out.slice(1)).equals(wanted));
  });

  it("puts another frame in between at once, or when the running one has ended", () => {
    const { splicer, out } = collect();
    const payload = Buffer.from("0123456789");
    const frame = clientFrame({ opcode: Opcode.Binary, payload });
    splicer.inject(Buffer.from("first"));
    splicer.push(frame.subarray(0, 10));
    splicer.inject(Buffer.from("second"));
    splicer.push(Buffer.concat([frame.subarray(10), clientFrame({ opcode: Opcode.Binary, payload })]));
    const sent = serverFrame(Opcode.Binary, payload);
    const wanted = Buffer.concat([Buffer.from("first"), sent, Buffer.from("second"), sent]);
    assert.equal(Buffer.concat(out).toString("latin1"), wanted.toString("latin1"));
  });

  it("keeps a limited number of frames for the end of the running one", () => {
    const { splicer, out } = collect();
    const frame = clientFrame({ opcode: Opcode.Binary, payload: Buffer.alloc(10) });
    splicer.push(Buffer.from(frame.subarray(0, 10)));
    for (let i = 0; i < 1_000; i++) splicer.inject(Buffer.from("x"));
    splicer.push(Buffer.from(frame.subarray(10)));
    assert.equal(out.filter((part) => part.equals(Buffer.from("x"))).length, 32);
  });

  for (const [what, frame] of [
    ["a frame without mask", Buffer.from([0x82, 0x01, 0x00])],
    ["reserved bits", clientFrame({ opcode: 2, payload: new Uint8Array(1), first: 0xc2 })],
    ["an unknown opcode", clientFrame({ opcode: 3, payload: new Uint8Array(1) })],
    ["a continuation of nothing", clientFrame({ opcode: 0, payload: new Uint8Array(1) })],
    ["a fragmented control frame", clientFrame({ opcode: 9, payload: new Uint8Array(1), isFinal: false })],
    ["a long control frame", clientFrame({ opcode: 9, payload: new Uint8Array(126) })],
    ["a length over 2^53", Buffer.from([0x82, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4])],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.throws(() => collect().splicer.push(Buffer.from(frame)), { name: "ProtocolError" });
    });
  }

  it("survives random bytes", () => {
    const random = createRandom(99);
    for (let run = 0; run < 2000; run++) {
      try {
        collect().splicer.push(Buffer.from(random.bytes(random.next(300))));
      } catch (error) {
        assert.equal(error instanceof Error && error.name, "ProtocolError");
      }
    }
  });

  for (const [name, unmask] of [
    ["natively", maskInPlace],
    ["by words", maskByWords],
  ] as const) {
    it(`unmasks ${name} at every alignment and offset`, () => {
      const mask = Uint8Array.of(9, 8, 7, 6);
      for (let start = 0; start < 5; start++) {
        for (let offset = 0; offset < 5; offset++) {
          const bytes = new Uint8Array(300).subarray(start, start + 203);
          unmask(bytes, mask, offset);
          for (const [i, byte] of bytes.entries()) assert.equal(byte, mask[(offset + i) & 3]);
        }
      }
    });
  }
});
