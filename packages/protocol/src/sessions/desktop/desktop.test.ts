/** The recorded desktop of the stock agent, byte for byte, and what was worked out from the document. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type CodecVector, createRandom, describeCodec, readVectors } from "@tendril/testing";
import { ALL_DISPLAYS, DesktopCommand, TouchFlag } from "../../constants/index.ts";
import {
  createCommandSplitter,
  type DesktopHostCommand,
  type DesktopViewerCommand,
  hostCommand,
  JUMBO_FROM_BYTES,
  splitCommands,
  viewerCommand,
} from "../desktop.ts";

interface RecordedFrame {
  readonly t: number;
  readonly dir: "in" | "out";
  readonly ch: string;
  readonly bin?: string;
  readonly b64?: string;
}

const recording = readVectors<{ frames: readonly RecordedFrame[] }>(
  "../../../vectors/session-desktop.json",
  import.meta.url,
);
const RECORDED = "recorded from the stock Linux agent and its web viewer (session-desktop.json)";
const WORKED_OUT = "worked out from docs/spec/session-protocols.md, sections 4.1, 4.3 and 4.4";

const frames = recording.frames
  .filter(({ ch, bin, b64 }) => ch === "relay" && (bin !== undefined || b64 !== undefined))
  .map(({ dir, t, bin, b64 }) => ({ dir, t, hex: bin ?? Buffer.from(b64 ?? "", "base64").toString("hex") }));

function recorded<T>(dir: "in" | "out", hex: string, value: T): CodecVector<T> {
  const frame = frames.find((candidate) => candidate.dir === dir && candidate.hex === hex);
  assert.ok(frame, `${hex} is not in the recording`);
  return { name: `${hex} at ${frame.t} ms`, origin: RECORDED, hex, value };
}

const workedOut = <T>(name: string, hex: string, value: T): CodecVector<T> => ({
  name,
  origin: WORKED_OUT,
  hex: hex.replaceAll(" ", ""),
  value,
});

const pictures: CodecVector<DesktopHostCommand>[] = frames
  .filter(({ dir, hex }) => dir === "in" && hex.startsWith("0003"))
  .map(({ t, hex }) => ({
    name: `tile at ${t} ms`,
    origin: RECORDED,
    hex,
    value: {
      kind: "picture",
      x: Number.parseInt(hex.slice(8, 12), 16),
      y: Number.parseInt(hex.slice(12, 16), 16),
      image: Buffer.from(hex.slice(16), "hex"),
    },
  }));

const bigImage = createRandom(27).bytes(JUMBO_FROM_BYTES);
const bigLength = (bigImage.length + 8).toString(16).padStart(8, "0");

const hostVectors: CodecVector<DesktopHostCommand>[] = [
  recorded("in", "0007000804000300", { kind: "screen", width: 1024, height: 768 }),
  recorded("in", "000c000500", { kind: "selectedDisplay", id: 0, idBytes: 1 }),
  recorded("in", "0012000500", { kind: "keyState", hasNum: false, hasScroll: false, hasCaps: false }),
  recorded("in", "000b000a000100000000", { kind: "displays", ids: [0], selected: 0 }),
  recorded("in", "005800050e", { kind: "cursor", shape: 14 }),
  recorded("in", "0058000500", { kind: "cursor", shape: 0 }),
  ...pictures,
  workedOut("one display without a list", "000b 0008 0000 0000", { kind: "displays", ids: [], selected: 0 }),
  workedOut("several displays", "000b 000e 0003 ffff 0001 0002 ffff", {
    kind: "displays",
    ids: [ALL_DISPLAYS, 1, 2],
    selected: ALL_DISPLAYS,
  }),
  workedOut("selected display of newer agents", "000c 0006 ffff", {
    kind: "selectedDisplay",
    id: ALL_DISPLAYS,
    idBytes: 2,
  }),
  workedOut("copy", "0004 0010 0001 0002 0003 0004 0005 0006", {
    kind: "copy",
    fromX: 1,
    fromY: 2,
    toX: 3,
    toY: 4,
    width: 5,
    height: 6,
  }),
  workedOut("touch is ready", "000e 0006 0001", { kind: "touchReady", result: 1 }),
  workedOut("touch is reset", "000f 0004", { kind: "touchReset" }),
  workedOut("message", "0011 0006 6f6b", { kind: "message", text: "ok" }),
  workedOut("all locks", "0012 0005 07", { kind: "keyState", hasNum: true, hasScroll: true, hasCaps: true }),
  workedOut("error", "0041 0006 c3a9", { kind: "error", text: "é" }),
  workedOut("layout", "0052 0018 0001 0000 0000 0780 0438 0002 0780 0000 0500 0400", {
    kind: "layout",
    displays: [
      { id: 1, x: 0, y: 0, width: 1920, height: 1080 },
      { id: 2, x: 1920, y: 0, width: 1280, height: 1024 },
    ],
  }),
  workedOut("input is locked", "0057 0005 01", { kind: "inputLock", isLocked: true }),
  workedOut(
    "jumbo tile",
    `001b 0008 ${bigLength} 0003 0000 0020 0040 ${Buffer.from(bigImage).toString("hex")}`,
    { kind: "picture", x: 32, y: 64, image: bigImage },
  ),
];

const viewerVectors: CodecVector<DesktopViewerCommand>[] = [
  recorded("out", "0005000a012804000064", {
    kind: "compression",
    type: 1,
    level: 40,
    scaling: 1024,
    frameTimerMs: 100,
  }),
  recorded("out", "0005000a011e02000064", {
    kind: "compression",
    type: 1,
    level: 30,
    scaling: 512,
    frameTimerMs: 100,
  }),
  recorded("out", "0008000500", { kind: "pause", isPaused: false }),
  recorded("out", "0008000501", { kind: "pause", isPaused: true }),
  recorded("out", "0057000502", { kind: "inputLock", state: 2 }),
  recorded("out", "000100060110", { kind: "key", action: 1, vk: 16 }),
  recorded("out", "000100060041", { kind: "key", action: 0, vk: 65 }),
  recorded("out", "000e0004", { kind: "initTouch" }),
  recorded("out", "00060004", { kind: "refresh" }),
  recorded("out", "000b0004", { kind: "getDisplays" }),
  recorded("out", "0002000a00000078005a", { kind: "pointer", button: 0, x: 120, y: 90 }),
  recorded("out", "0002000a00020178010a", { kind: "pointer", button: 2, x: 376, y: 266 }),
  recorded("out", "0002000a00040178010a", { kind: "pointer", button: 4, x: 376, y: 266 }),
  recorded("out", "0002000c00000178010a0078", { kind: "wheel", x: 376, y: 266, delta: 120 }),
  recorded("out", "005500070000e9", { kind: "unicode", isDown: true, code: 0xe9 }),
  recorded("out", "005500070100e9", { kind: "unicode", isDown: false, code: 0xe9 }),
  recorded("out", "000d000600c8", { kind: "frameTimer", ms: 200 }),
  workedOut("wheel down", "0002 000c 0000 0001 0002 ff88", { kind: "wheel", x: 1, y: 2, delta: -120 }),
  workedOut("extended key", "0001 0006 0425", { kind: "key", action: 4, vk: 0x25 }),
  workedOut("short compression", "0005 0006 0232", { kind: "compression", type: 2, level: 50 }),
  workedOut("compression without timer", "0005 0008 0432 0200", {
    kind: "compression",
    type: 4,
    level: 50,
    scaling: 512,
  }),
  workedOut("Ctrl-Alt-Del", "000a 0004", { kind: "ctrlAltDel" }),
  workedOut("all displays", "000c 0006 ffff", { kind: "setDisplay", id: ALL_DISPLAYS }),
  workedOut("layout wanted", "0052 0004", { kind: "getLayout" }),
  workedOut("message", "0011 0006 6869", { kind: "message", text: "hi" }),
  workedOut("one touch point", "000f 000e 01 07 00010006 0010 0020", {
    kind: "touch",
    isList: false,
    points: [{ id: 7, flags: TouchFlag.Down, x: 16, y: 32 }],
  }),
  workedOut("two touch points", "000f 0017 02 00 00020006 0001 0002 01 00040000 0003 0004", {
    kind: "touch",
    isList: true,
    points: [
      { id: 0, flags: TouchFlag.Update, x: 1, y: 2 },
      { id: 1, flags: TouchFlag.Up, x: 3, y: 4 },
    ],
  }),
];

describeCodec(hostCommand, hostVectors);
describeCodec(viewerCommand, viewerVectors);

describe("desktop commands of the recording", () => {
  it("are all known, in both directions", () => {
    for (const { dir, hex } of frames) {
      const codec = dir === "in" ? hostCommand : viewerCommand;
      assert.doesNotThrow(() => codec.decode(Buffer.from(hex, "hex")), hex.slice(0, 40));
    }
    assert.ok(frames.length > 40);
  });

  for (const [name, hex] of [
    ["a picture command from a viewer", "00030008000000000000"],
    ["an unknown key action", "000100060241"],
    ["an unknown button", "0002000a000300010002"],
    ["two commands in one", "0006000400060004"],
  ] as const) {
    it(`refuses ${name}`, () =>
      assert.throws(() => viewerCommand.decode(Buffer.from(hex, "hex")), { name: "ProtocolError" }));
  }
});

describe("desktop command splitter", () => {
  const stream = Buffer.concat(hostVectors.map(({ hex }) => Buffer.from(hex, "hex")));
  const whole = hostVectors.map(({ hex }) => hex);

  function run(pieces: readonly Uint8Array[], maxCommandBytes = 1_000_000) {
    const commands: string[] = [];
    let faults = 0;
    const splitter = createCommandSplitter({
      maxCommandBytes,
      onCommand: (command) => commands.push(Buffer.from(command).toString("hex")),
      onFault: () => faults++,
    });
    for (const piece of pieces) splitter.push(piece);
    return { commands, faults, pendingBytes: splitter.pendingBytes() };
  }

  it("finds every command of one frame", () => {
    assert.deepEqual(run([stream]), { commands: whole, faults: 0, pendingBytes: 0 });
    assert.deepEqual(
      splitCommands(stream, 1_000_000)?.map((command) => Buffer.from(command).toString("hex")),
      whole,
    );
  });

  for (const seed of [1, 2, 3, 4, 5]) {
    it(`finds them whatever the pieces, seed ${seed}`, () => {
      const random = createRandom(seed);
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < stream.length; ) {
        const length = 1 + random.next(seed === 1 ? 3 : 40_000);
        pieces.push(stream.subarray(at, at + length));
        at += length;
      }
      assert.deepEqual(run(pieces), { commands: whole, faults: 0, pendingBytes: 0 });
    });
  }

  it("keeps no more than one command and stops at nonsense", () => {
    assert.equal(run([stream.subarray(0, 6)]).pendingBytes, 6);
    assert.deepEqual(run([Buffer.from("00030002", "hex"), stream]), {
      commands: [],
      faults: 1,
      pendingBytes: 0,
    });
    assert.deepEqual(run([Buffer.from("001b0008ffffffff00030000", "hex"), stream]), {
      commands: [],
      faults: 1,
      pendingBytes: 0,
    });
    assert.equal(run([stream], 100).faults, 1);
  });

  it("says of a frame with half a command that it is none", () => {
    assert.equal(splitCommands(Buffer.from("00060004000600", "hex"), 1_000), null);
    assert.deepEqual(splitCommands(new Uint8Array(0), 1_000), []);
    assert.equal(DesktopCommand.Jumbo, 27);
  });
});
