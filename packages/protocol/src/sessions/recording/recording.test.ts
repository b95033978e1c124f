/** Files of the stock server by their block tables, and files that lie. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CodecVector, createRandom, describeCodec, readVectors } from "@tendril/testing";
import { encodeUtf8 } from "../../bytes/index.ts";
import {
  decodeMetadata,
  type PictureIndex,
  pictureIndex,
  type RecordingBlock,
  type RecordingSource,
  readFrames,
  readRecordingEnd,
  readRecordingStart,
  recordingBlock,
} from "../recording.ts";

interface BlockRow {
  readonly ptr: number;
  readonly type: number;
  readonly flags: number;
  readonly size: number;
  readonly time: number;
  readonly text?: string;
  readonly bin?: string;
}
interface FileRow {
  readonly filename: string;
  readonly bytes: number;
  readonly firstHeaderHex?: string;
  readonly lastBytesHex?: string;
  readonly blocks: readonly BlockRow[];
}
const { files } = readVectors<{ files: readonly FileRow[] }>(
  "../../../vectors/session-recording.json",
  import.meta.url,
);
const [terminal, desktop] = files;
assert.ok(terminal !== undefined && desktop !== undefined);
const ORIGIN = "written by the stock server 1.1.55 (session-recording.json)";

const payloadOf = (row: BlockRow): Buffer =>
  row.bin === undefined ? Buffer.from(row.text ?? "") : Buffer.from(row.bin, "hex");
const blockOf = (row: BlockRow): RecordingBlock => ({
  type: row.type,
  flags: row.flags,
  time: row.time,
  payload: payloadOf(row),
});
const hexOf = (row: BlockRow): string =>
  [
    row.type.toString(16).padStart(4, "0"),
    row.flags.toString(16).padStart(4, "0"),
    row.size.toString(16).padStart(8, "0"),
    row.time.toString(16).padStart(16, "0"),
    payloadOf(row).toString("hex"),
  ].join("");

/** Names of computers were replaced in some rows of the table: those no longer have their size. */
const exactRows = terminal.blocks.filter((row) => payloadOf(row).length === row.size);

describeCodec(
  recordingBlock,
  exactRows.map(
    (row): CodecVector<RecordingBlock> => ({
      name: `block at ${row.ptr}`,
      origin: ORIGIN,
      hex: hexOf(row),
      value: blockOf(row),
    }),
  ),
);

const indexRow = desktop.blocks.find(({ type }) => type === 4);
assert.ok(indexRow !== undefined);
const indexHex = payloadOf(indexRow).toString("hex");
describeCodec<PictureIndex>(pictureIndex, [
  {
    name: "index of a desktop",
    origin: ORIGIN,
    hex: indexHex,
    value: {
      intervalSeconds: 10,
      startTime: 1_795_416_796_973,
      moments: [
        {
          resumeAt: 76_463,
          width: 1024,
          height: 768,
          blocks: [
            221, 34_324, 38_601, 42_842, 43_835, 48_981, 52_825, 60_686, 61_553, 62_538, 71_646, 72_509,
            73_981, 74_984, 75_662,
          ],
        },
      ],
    },
  },
]);

describe("recording file", () => {
  it("has mostly exact rows to go by", () => assert.ok(exactRows.length > 30));

  it("has the head that the stock server writes", () => {
    const [first] = terminal.blocks;
    assert.equal(hexOf(first as BlockRow).slice(0, 32), terminal.firstHeaderHex);
    assert.ok(hexOf(desktop.blocks.at(-1) as BlockRow).endsWith(desktop.lastBytesHex ?? "x"));
  });

  it("is read block by block, with start and end", async () => {
    const source = sourceOf(Buffer.concat(terminal.blocks.map((row) => recordingBlock.encode(blockOf(row)))));
    const start = await readRecordingStart(source);
    assert.equal(start.metadata.devicename, "vm");
    assert.equal(start.metadata.protocol, 1);
    assert.equal(start.startTime, 1_795_415_872_536);
    const end = await readRecordingEnd(source);
    assert.equal(end?.endTime, 1_795_415_875_897);
    const read = await Array.fromAsync(readFrames(source, start.firstFrame), blockRow);
    assert.deepEqual(
      read,
      terminal.blocks.filter(({ type }) => type === 2).map((row) => blockRow(blockOf(row))),
    );
  });

  it("gives the index of a desktop and where its frames end", async () => {
    const rows = [desktop.blocks[0], desktop.blocks[2], indexRow].map((row) => blockOf(row as BlockRow));
    const parts = rows.map((row) => recordingBlock.encode(row));
    const indexAt = (parts[0]?.length ?? 0) + (parts[1]?.length ?? 0);
    const mark = recordingBlock.encode({ ...blockOf(desktop.blocks.at(-1) as BlockRow), time: indexAt });
    const end = await readRecordingEnd(sourceOf(Buffer.concat([...parts, mark])));
    assert.equal(end?.endOfFrames, indexAt);
    assert.equal(end?.index?.moments[0]?.resumeAt, 76_463);
  });

  it("ends at the last whole block when it was cut off anywhere", async () => {
    const whole = Buffer.concat(terminal.blocks.map((row) => recordingBlock.encode(blockOf(row))));
    const source = sourceOf(whole);
    const ends = await Array.fromAsync(readFrames(source, 316), ({ end }) => end);
    for (let size = 317; size < whole.length; size += 7) {
      const cut = sourceOf(whole.subarray(0, size));
      const read = await Array.fromAsync(readFrames(cut, 316), ({ end }) => end);
      assert.deepEqual(
        read,
        ends.filter((end) => end <= size),
      );
      assert.equal(await readRecordingEnd(cut), undefined);
    }
  });

  it("never asks for more than the file has, whatever its lengths say", async () => {
    const whole = Buffer.concat(terminal.blocks.map((row) => recordingBlock.encode(blockOf(row))));
    const random = createRandom(20_261_125);
    for (let run = 0; run < 1_000; run++) {
      const file = Buffer.from(whole);
      for (let i = 0; i < 6; i++) file[random.next(file.length)] = random.next(256);
      const source = sourceOf(file);
      try {
        const { firstFrame } = await readRecordingStart(source);
        await Array.fromAsync(readFrames(source, firstFrame), blockRow);
        await readRecordingEnd(source);
      } catch (error) {
        assert.equal(error instanceof Error && error.name, "ProtocolError");
      }
    }
  });

  for (const [what, payload] of [
    ["nested JSON", `{"magic":"MeshCentralRelaySession","a":${"[".repeat(5_000)}${"]".repeat(5_000)}}`],
    ["other JSON", '{"magic":"x"}'],
    ["a list", "[]"],
    ["text", "MeshCentralRelaySession"],
  ] as const) {
    it(`takes no ${what} for metadata`, () => {
      assert.throws(() => decodeMetadata(encodeUtf8(payload)), { name: "ProtocolError" });
    });
  }

  it("leaves out what is no text in the metadata", () => {
    const text = '{"magic":"MeshCentralRelaySession","protocol":"2","username":{"a":1},"devicename":"pc"}';
    assert.deepEqual(decodeMetadata(encodeUtf8(text)), { protocol: 0, devicename: "pc" });
  });
});

function blockRow({ type, flags, time, payload }: RecordingBlock): object {
  return { type, flags, time, payload: Buffer.from(payload).toString("hex") };
}

function sourceOf(file: Uint8Array): RecordingSource {
  return {
    size: file.length,
    async read(offset, length) {
      assert.ok(offset >= 0 && offset + length <= file.length, `asked for ${length} bytes at ${offset}`);
      return file.subarray(offset, offset + length);
    },
  };
}
