import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Duplex } from "node:stream";
import { describe, it } from "node:test";
import { AmtDevice, type BadMode, paintScene } from "@tendril/amt-simulator";
import { createRandom } from "@tendril/testing";
import { type Medium, StorageSession } from "./ider/index.ts";
import { pixelFormats } from "./kvm/colours.ts";
import { type Colours, KvmSession } from "./kvm/index.ts";
import { challengeCodec } from "./session/digest-fields.ts";
import { LoginInserter, RedirectionOpening, RedirectionRefused } from "./session/index.ts";
import { authenticationCodec } from "./session/messages.ts";
import { md5, openSimulated, type SimulatedLine, until } from "./simulated.suite.ts";
import { SerialSession } from "./sol/index.ts";

interface Screen {
  width: number;
  height: number;
  rgb: Uint32Array;
  updates: number;
}

async function openKvm(
  options: Parameters<typeof openSimulated>[2] & {
    readonly colours?: Colours;
    readonly isCompressed?: boolean;
  } = {},
) {
  const { colours = "rgb565", isCompressed = false, ...rest } = options;
  const screen: Screen = { width: 0, height: 0, rgb: new Uint32Array(), updates: 0 };
  let line: SimulatedLine | undefined;
  const waiting: Uint8Array[] = [];
  const session = new KvmSession(
    {
      send: (bytes) => (line === undefined ? waiting.push(bytes) : line.send(bytes)),
      onSize: ({ width, height }) =>
        Object.assign(screen, { width, height, rgb: new Uint32Array(width * height) }),
      onTile: ({ x, y, width, height, rgba }) => {
        for (let row = 0; row < height; row++) {
          for (let column = 0; column < width; column++) {
            const at = (row * width + column) * 4;
            const rgb = ((rgba[at] ?? 0) << 16) | ((rgba[at + 1] ?? 0) << 8) | (rgba[at + 2] ?? 0);
            screen.rgb[(y + row) * screen.width + x + column] = rgb;
          }
        }
      },
      onUpdate: () => screen.updates++,
      onBell: () => {},
      onText: () => {},
    },
    { colours, isCompressed },
  );
  line = await openSimulated("KVMR", session, { kvmWidth: 200, kvmHeight: 140, ...rest });
  session.begin();
  for (const bytes of waiting.splice(0)) line.send(bytes);
  return { line, session, screen };
}

/** The frame number that the picture shows, and whether all of the picture is that frame's. */
function frameOf(screen: Screen, keyCount: number, shown: (pixel: number) => number): number | undefined {
  const { width, height } = screen;
  let frame = 0;
  for (let bit = 0; bit < 16; bit++) frame = frame * 2 + (screen.rgb[bit * 8] === 0xffffff ? 1 : 0);
  const scene = paintScene({ width, height, frame, keyCount });
  return scene.every((pixel, i) => screen.rgb[i] === shown(pixel)) ? frame : undefined;
}

describe("redirection sign-in", () => {
  it("says that another session is open", async () => {
    const serial = new SerialSession({ send() {}, onOutput() {}, onOpen() {}, onEnd() {} });
    const { device, failures, close } = await openSimulated("SOL ", serial, { redirOff: true });
    assert.ok(failures[0] instanceof RedirectionRefused);
    assert.equal(failures[0].reason, "disabled");
    assert.equal(device.sessions.size, 0);
    close();
  });

  it("lets the server put in the password that the viewer does not know", async () => {
    const account = { user: "admin", password: "P@ssw0rd" };
    const viewerSaw: Uint8Array[] = [];
    const inserter = new LoginInserter(account, { md5, cnonce: () => "99887766" });
    let toDevice: (bytes: Uint8Array) => void = () => {};
    const say = (bytes: Uint8Array): void => {
      for (const part of inserter.takeFromViewer(bytes)) toDevice(part);
    };
    const answer = { user: "whoever", cnonce: "", counter: "", response: "0".repeat(32) };
    const opening = new RedirectionOpening("SOL ", { send: say, answer: () => answer });
    const device = new AmtDevice();
    let opened = false;
    const stream = new Duplex({
      read() {},
      write(chunk: Buffer, _, done) {
        for (const part of inserter.takeFromDevice(chunk).toViewer) {
          viewerSaw.push(part);
          opened ||= opening.receive(part) !== undefined;
        }
        done();
      },
    });
    toDevice = (bytes) => setImmediate(() => stream.push(Buffer.from(bytes)));
    device.accept(16994, stream);
    opening.begin();
    await until(() => opened);
    assert.ok(inserter.isOpen);
    assert.equal(inserter.kind, "SOL ");
    assert.ok(!Buffer.concat(viewerSaw).includes("P@ssw0rd"));
    stream.destroy();
  });

  it("answers no realm but the one that the account is for", () => {
    const account = { user: "admin", password: "secret", realm: "Digest:AA" };
    const inserter = new LoginInserter(account, { md5, cnonce: () => "99887766" });
    const content = challengeCodec.encode({ realm: "Digest:BB", nonce: "n", qop: "auth" });
    const challenge = authenticationCodec.encode({ command: 0x14, status: 1, type: 4, content });
    assert.throws(() => inserter.takeFromDevice(challenge), { name: "ProtocolError" });
  });

  it("refuses everything but a sign-in before the sign-in is over", () => {
    const inserter = new LoginInserter({ user: "a", password: "b" }, { md5, cnonce: () => "99887766" });
    assert.throws(() => inserter.takeFromViewer(Uint8Array.of(0x40, 0, 0, 0)), { name: "ProtocolError" });
    assert.throws(() => inserter.takeFromDevice(Uint8Array.of(0x41, 0, 0, 0)), { name: "ProtocolError" });
  });

  it("survives random bytes of both sides", () => {
    const random = createRandom(21);
    for (let run = 0; run < 3_000; run++) {
      const inserter = new LoginInserter({ user: "a", password: "b" }, { md5, cnonce: () => "99887766" });
      const first = [0x10, 0x11, 0x13, 0x14][random.next(4)] ?? 0;
      const bytes = Uint8Array.of(first, ...random.bytes(random.next(80)));
      try {
        inserter.takeFromViewer(bytes);
        inserter.takeFromDevice(bytes);
      } catch (error) {
        assert.equal(error instanceof Error ? error.name : error, "ProtocolError");
      }
    }
  });
});

describe("serial-over-LAN", () => {
  for (const pieceBytes of [1, 7, 65_536]) {
    it(`shows the menu and echoes keys, in pieces of ${pieceBytes}`, async () => {
      let text = "";
      let line: SimulatedLine | undefined;
      const session = new SerialSession({
        send: (bytes) => line?.send(bytes),
        onOutput: (bytes) => {
          text += Buffer.from(bytes).toString("latin1");
        },
        onOpen: () => {},
        onEnd: () => {},
      });
      line = await openSimulated("SOL ", session, { pieceBytes });
      session.begin();
      await until(() => text.includes("SimBIOS Setup Utility"));
      session.write(Buffer.from("2"));
      await until(() => text.includes("echo> "));
      session.write(Buffer.from("hello"));
      await until(() => text.endsWith("hello"));
      session.beat();
      session.end();
      await until(() => line?.isClosed() === true);
      assert.deepEqual(line.failures, []);
      line.close();
    });
  }

  it("refuses a message that no host sends", () => {
    const session = new SerialSession({ send() {}, onOutput() {}, onOpen() {}, onEnd() {} });
    assert.throws(() => session.receive(Uint8Array.of(0x60)), { name: "ProtocolError" });
  });
});

describe("hardware KVM", () => {
  for (const isCompressed of [false, true]) {
    for (const kvmSub of [undefined, 0, 128]) {
      it(`shows the scene, pixel for pixel (deflate ${isCompressed}, subencoding ${kvmSub ?? "shortest"})`, async () => {
        const { line, session, screen } = await openKvm({ isCompressed, kvmSub, pieceBytes: 1_000 });
        await until(() => screen.updates >= 3);
        assert.notEqual(frameOf(screen, 0, pixelFormats.rgb565.toRgb), undefined);
        session.key(0x61, true);
        session.key(0x61, false);
        const before = screen.updates;
        await until(() => screen.updates > before + 1);
        assert.notEqual(frameOf(screen, 2, pixelFormats.rgb565.toRgb), undefined);
        assert.deepEqual(line.failures, []);
        line.close();
      });
    }
  }

  for (const colours of ["rgb332", "gray8", "gray4"] as const) {
    it(`shows the scene in ${colours}`, async () => {
      const { line, screen } = await openKvm({ colours });
      await until(() => screen.updates >= 2);
      const white = colours === "gray8" ? 0xfafafa : 0xffffff; // the simulator's brightest grey is 250
      assert.equal(screen.rgb[20 * screen.width], white);
      assert.deepEqual(line.failures, []);
      line.close();
    });
  }

  it("follows the screen to another size when the BIOS starts", async () => {
    const { line, screen } = await openKvm();
    await until(() => screen.updates >= 1);
    const settings = line.device.classes.first("AMT_BootSettingData");
    settings.BIOSSetup = true;
    line.device.power.bootRole = 1;
    line.device.requestPower(10);
    await until(() => screen.width === 800 && screen.updates >= 3);
    await until(() => frameOf(screen, 0, pixelFormats.rgb565.toRgb) !== undefined);
    line.close();
  });

  it("asks for nothing while it is paused", async () => {
    const { line, session, screen } = await openKvm();
    await until(() => screen.updates >= 1);
    session.pause(true);
    await until(() => line.device.power.isOn);
    const before = screen.updates + 1; // one may be under way
    await new Promise((resolve) => setTimeout(resolve, 350));
    assert.ok(screen.updates <= before);
    session.pause(false);
    await until(() => screen.updates > before);
    line.close();
  });

  for (const bad of ["kvm-huge-name", "kvm-bad-tile", "kvm-short-tile", "kvm-outside"] satisfies BadMode[]) {
    it(`ends at ${bad}`, async () => {
      const { line } = await openKvm({ bad: [bad] });
      await until(() => line.failures.length > 0);
      assert.equal((line.failures[0] as Error).name, "ProtocolError");
      line.close();
    });
  }
});

const image = Buffer.from(createRandom(42).bytes(2048 * 64));
const medium = (kind: Medium["kind"], delayMs = 0): Medium => {
  const size = kind === "cd" ? 2048 : 512;
  return {
    kind,
    blockCount: image.length / size,
    async read(block, count) {
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      return Uint8Array.from(image.subarray(block * size, (block + count) * size));
    },
  };
};

async function openStorage(media: readonly Medium[], options: Parameters<typeof openSimulated>[2] = {}) {
  let line: SimulatedLine | undefined;
  const seen = { opened: 0, read: 0, ended: "" };
  const session = new StorageSession(media, "now", {
    send: (bytes) => line?.send(bytes),
    onOpen: () => seen.opened++,
    onRead: (total) => {
      seen.read = total;
    },
    onEnd: (reason) => {
      seen.ended = reason;
    },
  });
  line = await openSimulated("IDER", session, { iderFull: true, ...options });
  const { device } = line;
  session.begin();
  const report = async () => {
    await until(() => device.iderReport !== undefined || (line?.failures.length ?? 0) > 0);
    return device.iderReport as {
      readonly media: readonly Record<string, unknown>[];
      readonly errors: readonly string[];
    };
  };
  return { line, session, seen, report };
}

describe("storage redirection", () => {
  for (const kind of ["cd", "floppy"] as const) {
    it(`gives every sector of a ${kind}`, async () => {
      const { line, seen, report } = await openStorage([medium(kind)]);
      const { media, errors } = await report();
      const found = media.find(({ name }) => name === (kind === "cd" ? "cdrom" : "floppy"));
      assert.equal(found?.sha256, createHash("sha256").update(image).digest("hex"));
      assert.deepEqual(errors, []);
      assert.deepEqual(found?.ready, { status: 0x50, sense: 0, asc: 0 });
      assert.deepEqual(found?.unknownCommand, { status: 0x51, sense: 5, asc: 0x20 });
      assert.equal(media.find(({ absent }) => absent === true)?.sense, 2);
      assert.equal(seen.read, image.length);
      assert.deepEqual(line.failures, []);
      line.close();
    });
  }

  it("keeps to a small buffer of the firmware, in pieces of seven bytes", async () => {
    const { line, report } = await openStorage([medium("cd", 1)], {
      iderBuffer: 1024,
      iderSectors: 32,
      pieceBytes: 7,
    });
    const { media, errors } = await report();
    assert.equal(media[0]?.sha256, createHash("sha256").update(image).digest("hex"));
    assert.deepEqual(errors, []);
    line.close();
  });

  it("refuses reads past the end and all writes", async () => {
    const outside = await openStorage([medium("cd")], { bad: ["ider-oob"] });
    assert.deepEqual((await outside.report()).media[0]?.outOfRange, {
      status: 0x51,
      sense: 5,
      asc: 0x21,
      bytes: 0,
    });
    outside.line.close();
    const write = await openStorage([medium("floppy")], { bad: ["ider-write"] });
    const found = (await write.report()).media.find(({ name }) => name === "floppy");
    assert.partialDeepStrictEqual(found, { write: { wants: 512 } });
    assert.deepEqual(write.line.failures, []);
    write.line.close();
  });

  it("serves a flood of reads in order", async () => {
    const { line, report } = await openStorage([medium("cd", 1)], { bad: ["ider-flood"] });
    const { media, errors } = await report();
    assert.equal(media[0]?.flood, 32);
    assert.deepEqual(errors, []);
    line.close();
  });

  it("ends at a gap in the sequence", async () => {
    const { line } = await openStorage([medium("cd")], { bad: ["ider-seq"] });
    await until(() => line.failures.length > 0);
    assert.equal((line.failures[0] as Error).name, "ProtocolError");
    line.close();
  });

  it("ends when the image cannot be read", async () => {
    const broken: Medium = { kind: "cd", blockCount: 64, read: () => Promise.reject(new Error("gone")) };
    const { line, seen } = await openStorage([broken]);
    await until(() => seen.ended !== "");
    assert.equal(seen.ended, "unreadable");
    line.close();
  });

  it("survives random bytes", () => {
    const random = createRandom(77);
    for (let run = 0; run < 3_000; run++) {
      const session = new StorageSession([medium("cd")], "now", {
        ...{ send() {}, onOpen() {}, onRead() {}, onEnd() {} },
      });
      const first = [0x41, 0x46, 0x49, 0x50, 0x53][random.next(5)] ?? 0;
      try {
        session.receive(Uint8Array.of(first, 0, 0, 0, 0, 0, 0, 0, ...random.bytes(random.next(120))));
      } catch (error) {
        assert.equal(error instanceof Error ? error.name : error, "ProtocolError");
      }
    }
  });
});
