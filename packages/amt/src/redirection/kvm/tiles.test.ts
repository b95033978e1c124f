import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { constants, createDeflateRaw, deflateRawSync } from "node:zlib";
import { createRandom, readVectors } from "@tendril/testing";
import { type Colours, pixelFormats } from "./colours.ts";
import { Inflater } from "./inflate.ts";
import { keysymOf } from "./keysyms.ts";
import { decodeTile } from "./tiles.ts";

interface TileVector {
  readonly name: string;
  readonly format: Colours;
  readonly hex: string;
  readonly pixels: readonly number[];
}

const vectors = readVectors<readonly TileVector[]>("../../../vectors/kvm-tiles.json", import.meta.url);
const FUZZ_RUNS = 3_000;

function decodesOrRefuses(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    assert.equal(error instanceof Error ? error.name : error, "ProtocolError");
  }
}

describe("kvm tiles", () => {
  for (const { name, format, hex, pixels } of vectors) {
    it(`decodes ${name}`, () => {
      const content = Buffer.from(hex, "hex");
      assert.deepEqual([...decodeTile(content, pixels.length, pixelFormats[format])], pixels);
    });

    it(`refuses ${name} cut short anywhere, and with a byte more`, () => {
      const content = Buffer.from(hex, "hex");
      for (let end = 0; end < content.length; end++) {
        const cut = content.subarray(0, end);
        assert.throws(() => decodeTile(cut, pixels.length, pixelFormats[format]), { name: "ProtocolError" });
      }
      const longer = Buffer.concat([content, Buffer.from([0])]);
      assert.throws(() => decodeTile(longer, pixels.length, pixelFormats[format]), { name: "ProtocolError" });
    });
  }

  it(`survives ${FUZZ_RUNS} random tiles`, () => {
    const random = createRandom(11);
    for (let run = 0; run < FUZZ_RUNS; run++) {
      const content = random.bytes(random.next(200));
      decodesOrRefuses(() => decodeTile(content, 1 + random.next(4096), pixelFormats.rgb565));
    }
  });

  it("shows white as white in every format", () => {
    const whites = { rgb565: 0xffff, rgb332: 0xff, gray8: 0xff, gray4: 0x0f } as const;
    for (const [name, white] of Object.entries(whites) as [Colours, number][]) {
      assert.equal(pixelFormats[name].toRgb(white), 0xffffff, name);
    }
  });
});

describe("kvm inflater", () => {
  it("gives what zlib packed, whatever the level", () => {
    const random = createRandom(3);
    for (let run = 0; run < 60; run++) {
      const plain = Buffer.from(
        random.bytes(1 + random.next(12_000)).map((byte) => (run % 2 === 0 ? byte : byte & 3)),
      );
      const options = { level: run % 10, finishFlush: constants.Z_SYNC_FLUSH };
      const piece = deflateRawSync(plain, options);
      assert.ok(plain.equals(new Inflater().inflate(piece, plain.length)));
    }
  });

  it("keeps its window from piece to piece, stored blocks among them", async () => {
    const deflate = createDeflateRaw();
    const inflater = new Inflater();
    const tile = Buffer.from(createRandom(5).bytes(5_000));
    for (let piece = 0; piece < 8; piece++) {
      deflate.write(tile);
      deflate.flush(constants.Z_SYNC_FLUSH);
      const packed: Buffer[] = [];
      while (
        !Buffer.concat(packed)
          .subarray(-4)
          .equals(Buffer.from([0, 0, 0xff, 0xff]))
      ) {
        if (deflate.readableLength === 0) await once(deflate, "readable");
        packed.push(deflate.read());
      }
      const bytes = Buffer.concat(packed);
      assert.ok(piece === 0 || bytes.length < 200, `${bytes.length} bytes refer to the earlier piece`);
      assert.ok(tile.equals(inflater.inflate(bytes, tile.length)));
    }
  });

  it("refuses more than its limit, and whatever is broken", () => {
    const bomb = deflateRawSync(Buffer.alloc(1_000_000), { finishFlush: constants.Z_SYNC_FLUSH });
    assert.throws(() => new Inflater().inflate(bomb, 12_000), { name: "ProtocolError" });
    const random = createRandom(8);
    for (let run = 0; run < FUZZ_RUNS; run++) {
      decodesOrRefuses(() => new Inflater().inflate(random.bytes(random.next(300)), 12_289));
    }
  });
});

describe("kvm keys", () => {
  for (const [key, code, keysym] of [
    ["a", "KeyA", 0x61],
    ["ä", "Quote", 0xe4],
    ["Delete", "Delete", 0xffff],
    ["Control", "ControlLeft", 0xffe3],
    ["F12", "F12", 0xffc9],
    ["7", "Numpad7", 0xffb7],
    ["Home", "Numpad7", 0xff50],
    ["\\", "IntlBackslash", 0x1717_0056],
    ["Dead", "Quote", undefined],
    ["€", "KeyE", undefined],
  ] as const) {
    it(`knows ${key} at ${code}`, () => assert.equal(keysymOf({ key, code }), keysym));
  }
});
