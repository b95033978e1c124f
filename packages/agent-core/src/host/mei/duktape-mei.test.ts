import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { createStockMei } from "./duktape-mei.ts";

const CLIENT = "2800f812b7b42d4baca846e0ff65814c";

/** The stock module as far as it was seen: events, one `connect`, and no word when it is dropped. */
class FakeStream {
  readonly handlers = new Map<string, (value?: unknown) => void>();
  readonly written: Uint8Array[] = [];
  readonly log: string[] = [];
  problem: Error | undefined;
  takes = true;
  on(event: string, handler: (value?: unknown) => void): void {
    this.handlers.set(event, handler);
  }
  emit(event: string, value?: unknown): void {
    this.handlers.get(event)?.(value);
  }
  connect(client: Uint8Array, options: object): void {
    if (this.problem !== undefined) throw this.problem;
    this.log.push(`connect ${Buffer.from(client).toString("hex")} ${JSON.stringify(options)}`);
    this.emit("connect");
  }
  write(message: Uint8Array): boolean {
    this.written.push(message);
    return this.takes;
  }
  disconnect(): void {
    this.log.push("disconnect");
  }
}

const scope = globalThis as { require?: (name: string) => unknown };

function stage(heci: object | undefined, device = "/dev/mei0") {
  scope.require = (name) => {
    if (name === "heci" && heci !== undefined) return heci;
    if (name === "fs") return { existsSync: (path: string) => path === device };
    throw new Error(`no module ${name}`);
  };
  return createStockMei();
}

function createStreams(prepare: (stream: FakeStream) => void = () => {}) {
  const streams: FakeStream[] = [];
  const create = (): FakeStream => {
    const stream = new FakeStream();
    prepare(stream);
    streams.push(stream);
    return stream;
  };
  const mei = stage({ create });
  const said: string[] = [];
  const open = async () => {
    const line = mei?.open(CLIENT, {
      onOpen: () => void said.push("open"),
      onMessage: (bytes) => void said.push(`message ${Buffer.from(bytes).toString("hex")}`),
      onDrain: () => void said.push("drain"),
      onEnd: (problem) => void said.push(`end ${problem}`),
    });
    assert.ok(line);
    await wait(5);
    return line;
  };
  return { streams, said, open };
}

describe("management engine on the stock agent", () => {
  afterEach(() => {
    delete scope.require;
  });

  it("is not there without the module or the device, and does not ask the module whether it is", () => {
    const heci = {
      get supported(): boolean {
        throw new Error("asked");
      },
    };
    assert.equal(stage(undefined), null);
    assert.equal(stage(heci, "/dev/null"), null);
    assert.equal(stage(heci, "/dev/mei")?.keepsLines, true);
  });

  it("is no line where the module makes no stream", async () => {
    const mei = stage({
      create() {
        throw new Error("no driver");
      },
    });
    const said: string[] = [];
    const handlers = {
      onOpen() {},
      onMessage() {},
      onDrain() {},
      onEnd: (why: string) => void said.push(why),
    };
    mei?.open(CLIENT, handlers);
    await wait(5);
    assert.deepEqual(said, ["no device"]);
  });

  it("connects once the caller has its line, and hands messages out as the receiver's own", async () => {
    const { streams, said, open } = createStreams();
    const opening = open();
    assert.deepEqual(streams[0]?.log, []);
    const line = await opening;
    assert.deepEqual(streams[0]?.log, [`connect ${CLIENT} {"noPipeline":0}`]);
    streams[0]?.emit("data", Buffer.of(1, 2));
    assert.deepEqual(said, ["open"], "not while the engine hands it out");
    await wait(5);
    line.send(Uint8Array.of(3));
    assert.deepEqual(said, ["open", "message 0102"]);
    assert.ok(Buffer.isBuffer(streams[0]?.written[0]), "the engine writes no other bytes");
  });

  it("is never disconnected: the next line has the same stream, and nothing of the one before", async () => {
    const { streams, said, open } = createStreams();
    const first = await open();
    streams[0]?.emit("data", Buffer.of(1));
    await wait(5);
    streams[0]?.emit("data", Buffer.of(7));
    first.close();
    first.close();
    streams[0]?.emit("data", Buffer.of(2));
    first.send(Uint8Array.of(9));
    const second = await open();
    streams[0]?.emit("data", Buffer.of(3));
    await wait(5);
    second.send(Uint8Array.of(8));
    assert.deepEqual(said, ["open", "message 01", "open", "message 03"]);
    assert.deepEqual([streams.length, streams[0]?.log.length, streams[0]?.written.length], [1, 1, 1]);
  });

  it("is one line for each client at a time", async () => {
    const { said, open } = createStreams();
    await open();
    await open();
    assert.deepEqual(said, ["open", "end a line is open"]);
  });

  it("leaves a stream alone that says nothing any more, a few times", async () => {
    const { streams, said, open } = createStreams();
    for (let i = 0; i < 30; i++) (await open()).close();
    assert.deepEqual([streams.length, said.at(-1)], [5, "end the device was lost too often"]);
  });

  it("says why it ended, once, and tries again", async () => {
    const { streams, said, open } = createStreams((stream) => {
      stream.problem = new Error("HECI not supported");
    });
    await open();
    streams[0]?.emit("error", "again");
    assert.deepEqual(said, ["end Error: HECI not supported"]);
    await open();
    assert.equal(streams.length, 2);
  });

  it("makes the sender wait, and goes on when the stream says so", async () => {
    const { streams, said, open } = createStreams();
    const line = await open();
    if (streams[0]) streams[0].takes = false;
    assert.equal(line.send(Uint8Array.of(1)), false);
    streams[0]?.emit("drain");
    assert.deepEqual(said, ["open", "drain"]);
    line.close();
  });
});
