/** Lines through the real process of a line, with a socket that stands in for the device. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { encodeFrame, FrameReader } from "./frames.ts";
import { MeiLines, type MeiLinesOptions } from "./index.ts";

const CLIENT = "2800f812b7b42d4baca846e0ff65814c";
const guard = (run: () => void): void => run();

describe("lines to the firmware", { timeout: 60_000 }, () => {
  let folder = "";
  let path = "";
  let server: Server;
  /** What the stand-in does with a connection. */
  let serve: (socket: Socket) => void = () => {};
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "tendril-mei-"));
    path = join(folder, "mei");
    server = createServer((socket) => {
      socket.on("error", () => {});
      serve(socket);
    });
    await new Promise<void>((resolve) => server.listen(path, resolve));
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  /** A line, and what is called back, as texts. */
  function open(options: MeiLinesOptions = {}) {
    const lines = new MeiLines({ path, ...options });
    const said: string[] = [];
    let wake = (): void => {};
    const say = (text: string): void => {
      said.push(text);
      wake();
    };
    const until = async (count: number): Promise<readonly string[]> => {
      while (said.length < count) await new Promise<void>((resolve) => (wake = resolve));
      return said;
    };
    const line = lines.api(guard)?.open(CLIENT, {
      onOpen: () => say("open"),
      onMessage: (bytes) => say(`message ${Buffer.from(bytes).toString("hex").slice(0, 20)}`),
      onDrain: () => {},
      onEnd: (problem) => say(`end ${problem}`),
    });
    assert.ok(line);
    return { lines, line, said, until };
  }

  const answering = (answer: (message: Buffer, socket: Socket) => void) => (socket: Socket) => {
    const reader = new FrameReader();
    let isFirst = true;
    socket.on("data", (bytes: Buffer) => {
      for (const message of reader.push(bytes)) {
        if (isFirst) {
          assert.equal(message.toString("hex"), CLIENT);
          socket.write(encodeFrame(Buffer.alloc(8)));
        } else answer(message, socket);
        isFirst = false;
      }
    });
  };

  it("are not there without the device, and start nothing", () => {
    assert.equal(new MeiLines({ path: join(folder, "none") }).api(guard), null);
  });

  it("carry messages both ways, whole and in order", async () => {
    serve = answering((message, socket) => {
      socket.write(Buffer.concat([encodeFrame(message), encodeFrame(Buffer.of(9))]));
    });
    const { line, until } = open();
    await until(1);
    line.send(Buffer.of(1, 2));
    line.send(Buffer.alloc(30_000, 7));
    const said = await until(5);
    assert.deepEqual(said, [
      "open",
      "message 0102",
      "message 09",
      `message ${"07".repeat(10)}`,
      "message 09",
    ]);
    line.close();
  });

  it("end for both sides when they are closed", async () => {
    const isGone = Promise.withResolvers<void>();
    serve = (socket) => {
      answering(() => {})(socket);
      socket.on("close", () => isGone.resolve());
    };
    const { line, said, until } = open();
    await until(1);
    line.close();
    line.close();
    await isGone.promise;
    assert.deepEqual(said, ["open"]);
  });

  it("say why they ended", async () => {
    serve = (socket) => void socket.once("data", () => socket.write(encodeFrame(Buffer.alloc(0))));
    assert.match((await open().until(1))[0] ?? "", /^end the firmware has no such client/);
    serve = answering((_message, socket) => socket.destroy());
    const dropped = open();
    await dropped.until(1);
    dropped.line.send(Buffer.of(1));
    assert.deepEqual(await dropped.until(2), ["open", "end the firmware dropped the line"]);
    const noDevice = join(folder, "file");
    await writeFile(noDevice, "");
    assert.match((await open({ path: noDevice }).until(1))[0] ?? "", /^end the firmware has no such client/);
  });

  it("are given up when the device is silent, floods with too long messages, or the process dies", async () => {
    serve = () => {};
    assert.deepEqual(await open({ openMs: 1_000 }).until(1), ["end the device did not answer"]);
    const flood = join(folder, "flood.ts");
    await writeFile(
      flood,
      "process.stdout.write(Buffer.from('00100000', 'hex')); setInterval(() => {}, 1000);",
    );
    assert.deepEqual(await open({ program: flood }).until(1), ["end a message of 1048576 bytes"]);
    const dying = join(folder, "dying.ts");
    await writeFile(dying, "process.kill(process.pid, 'SIGSEGV');");
    assert.match((await open({ program: dying }).until(1))[0] ?? "", /^end .*unexpectedly/);
  });

  it("are four at most, and all end with the core", async () => {
    let open = 0;
    const areGone = Promise.withResolvers<void>();
    serve = (socket) => {
      open++;
      answering(() => {})(socket);
      socket.on("close", () => {
        if (--open === 0) areGone.resolve();
      });
    };
    const lines = new MeiLines({ path });
    const said: string[] = [];
    const areThere = Promise.withResolvers<void>();
    const say = (text: string): void => {
      if (said.push(text) === 5) areThere.resolve();
    };
    const handlers = { onOpen: () => say("open"), onMessage() {}, onDrain() {}, onEnd: say };
    const api = lines.api(guard);
    for (let i = 0; i < 5; i++) api?.open(CLIENT, handlers);
    await areThere.promise;
    assert.deepEqual(said.toSorted(), ["open", "open", "open", "open", "too many lines are open"]);
    lines.close();
    await areGone.promise;
  });

  it("reach the system's call by the foreign function interface", () => {
    // how many bytes wait in a pipe: the same call with another request
    const program = `
      import { callIoctl } from ${JSON.stringify(new URL("./connect-ioctl.ts", import.meta.url).href)};
      const count = Buffer.alloc(16);
      console.log(callIoctl(0, 0x541b, count), count.readUInt32LE(0), callIoctl(99, 0x541b, count));`;
    const words = ["--experimental-ffi", "--no-warnings", "--input-type=module-typescript", "-e", program];
    const shell = `printf hello | { sleep 0.2; exec "$0" "$@"; }`;
    const output = execFileSync("/bin/sh", ["-c", shell, process.execPath, ...words], { encoding: "utf8" });
    assert.equal(output.trim(), "true 5 false");
  });
});
