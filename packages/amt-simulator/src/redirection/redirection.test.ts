import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Duplex, type DuplexOptions } from "node:stream";
import { describe, it } from "node:test";
import { AmtDevice, type DeviceOptions } from "../index.ts";
import { paintScene } from "./scene.ts";

const md5 = (text: string): string => createHash("md5").update(text).digest("hex");

/** The console's end of a stream into the device. */
class Console {
  #received: Buffer = Buffer.alloc(0);
  #wake: () => void = () => {};
  #isOver = false;
  readonly #far: Duplex;

  constructor(device: AmtDevice) {
    const options: DuplexOptions = {
      read: () => {},
      write: (chunk: Buffer, _, done) => {
        this.#received = Buffer.concat([this.#received, chunk]);
        this.#wake();
        done();
      },
      final: (done) => {
        this.#isOver = true;
        this.#wake();
        done();
      },
    };
    this.#far = new Duplex(options);
    device.accept(16994, this.#far);
  }

  send(...bytes: (readonly number[] | Buffer | string)[]): void {
    this.#far.push(Buffer.concat(bytes.map((part) => Buffer.from(part as Buffer))));
  }

  async take(length: number): Promise<Buffer> {
    while (this.#received.length < length) {
      if (this.#isOver) throw new Error("the device closed");
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const taken = this.#received.subarray(0, length);
    this.#received = this.#received.subarray(length);
    return taken;
  }

  close(): void {
    this.#far.destroy();
  }
}

async function openConsole(kind: string, options: Partial<DeviceOptions> = {}) {
  const device = new AmtDevice(options);
  const line = new Console(device);
  line.send([0x10, kind === "KVMR" ? 1 : 0, 0, 0], kind);
  const [, status] = await line.take(13);
  if (status !== 0) return { device, line, status };
  const fields = (...texts: string[]): Buffer =>
    Buffer.concat(texts.map((text) => Buffer.from([text.length, ...Buffer.from(text)])));
  const authenticate = (content: Buffer): void =>
    line.send([0x13, 0, 0, 0, 4, content.length, content.length >> 8, 0, 0], content);
  authenticate(fields("admin", "", "", "/RedirectionService", "", "", "", ""));
  const head = await line.take(9);
  const challenge = await line.take(head.readUInt32LE(5));
  const realm = challenge.subarray(1, 1 + (challenge[0] ?? 0)).toString();
  const nonce = challenge.subarray(2 + realm.length, 2 + realm.length + 32).toString();
  const middle = `${nonce}:00000001:cc:auth`;
  const answer = md5(`${md5(`admin:${realm}:P@ssw0rd`)}:${middle}:${md5("POST:/RedirectionService")}`);
  authenticate(fields("admin", realm, nonce, "/RedirectionService", "cc", "00000001", answer, "auth"));
  const accepted = await line.take(9);
  return { device, line, status: accepted[1] };
}

describe("simulated redirection", () => {
  it("shows a menu on the serial line and echoes in its second item", async () => {
    const { line, status } = await openConsole("SOL ");
    assert.equal(status, 0);
    line.send([0x20, 0, 0, 0], Buffer.alloc(20));
    await line.take(23);
    const menu = await line.take(10);
    assert.match((await line.take(menu.readUInt16LE(8))).toString(), /SimBIOS Setup Utility/);
    line.send([0x28, 0, 0, 0, 1, 0, 0, 0, 1, 0], "2");
    await line.take(10 + "\x1b[2J\x1b[Hecho> ".length);
    line.send([0x28, 0, 0, 0, 2, 0, 0, 0, 2, 0], "hi");
    assert.equal((await line.take(12)).subarray(10).toString(), "hi");
    line.close();
  });

  it("sends the scene as raw pixels when nothing else is wanted", async () => {
    const { line } = await openConsole("KVMR", { kvmWidth: 128, kvmHeight: 64 });
    line.send([0x40, 0, 0, 0, 0, 0, 0, 0], "RFB 003.008\n", [1, 1]);
    await line.take(8 + 12 + 2 + 4 + 24 + 16);
    line.send([2, 0, 0, 1, 0, 0, 0, 0], [3, 0, 0, 0, 0, 0, 0, 128, 0, 64]);
    assert.equal((await line.take(4)).readUInt16BE(2), 2);
    await line.take(12);
    const tile = await line.take(64 * 64 * 2);
    const scenes = Array.from({ length: 50 }, (_, frame) =>
      paintScene({ width: 128, height: 64, frame, keyCount: 0 }),
    );
    const isScene = scenes.some((pixels) =>
      Array.from({ length: 64 * 64 }, (_, i) => pixels[(i >> 6) * 128 + (i & 63)]).every(
        (pixel, i) => pixel === tile.readUInt16LE(i * 2),
      ),
    );
    assert.ok(isScene);
    line.close();
  });

  it("asks for the first sectors once storage is switched on", async () => {
    const { line } = await openConsole("IDER");
    line.send([0x40, 0, 0, 0, 0, 0, 0, 0, 0x30, 0x75, 0, 0, 0, 0, 1, 0, 0, 0]);
    await line.take(30);
    line.send([0x48, 0, 0, 0, 1, 0, 0, 0, 3, 0x19, 0, 0, 0]);
    await line.take(13);
    const command = await line.take(28);
    assert.deepEqual([command[0], command[14], command[16]], [0x50, 0xb0, 0]);
    line.close();
  });

  it("refuses a session without the consent that it demands", async () => {
    const { status } = await openConsole("KVMR", { optIn: 1 });
    assert.equal(status, 3);
  });
});
