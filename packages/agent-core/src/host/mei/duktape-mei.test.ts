import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { createStockMei } from "./duktape-mei.ts";

/** The stock module as far as it was seen: events, one `connect`, and no word when it is disconnected. */
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

function stage(heci: object | undefined) {
  scope.require = (name) => {
    if (name === "heci" && heci !== undefined) return heci;
    throw new Error(`no module ${name}`);
  };
  return createStockMei();
}

function openLine(stream = new FakeStream()) {
  const mei = stage({ supported: true, create: () => stream });
  const said: string[] = [];
  const line = mei?.open("2800f812b7b42d4baca846e0ff65814c", {
    onOpen: () => void said.push("open"),
    onMessage(bytes) {
      said.push(`message ${Buffer.from(bytes).toString("hex")}`);
      if (bytes[0] === 9) line?.close();
    },
    onDrain: () => void said.push("drain"),
    onEnd: (problem) => void said.push(`end ${problem}`),
  });
  assert.ok(line);
  return { stream, said, line };
}

describe("management engine on the stock agent", () => {
  afterEach(() => {
    delete scope.require;
  });

  it("is not there without the module, without the device, and where looking throws", () => {
    const throwing = {
      get supported(): boolean {
        throw new Error("no");
      },
    };
    for (const heci of [undefined, {}, { supported: false }, throwing]) assert.equal(stage(heci), null);
  });

  it("connects once the caller has its line, and hands messages out as the receiver's own", async () => {
    const { stream, said, line } = openLine();
    assert.deepEqual([stream.log, line.send(Uint8Array.of(1)), stream.written], [[], true, []]);
    await wait(5);
    assert.deepEqual(stream.log, ['connect 2800f812b7b42d4baca846e0ff65814c {"noPipeline":0}']);
    stream.emit("connect");
    const bytes = Buffer.of(1, 2);
    stream.emit("data", bytes);
    line.send(Uint8Array.of(3));
    assert.deepEqual(said, ["open", "message 0102"]);
    assert.ok(Buffer.isBuffer(stream.written[0]), "the engine writes no other bytes");
  });

  it("is disconnected while a message is handed out, at once or with the next", async () => {
    const inHand = openLine();
    await wait(5);
    inHand.stream.emit("connect");
    inHand.stream.emit("data", Buffer.of(9));
    assert.equal(inHand.stream.log.at(-1), "disconnect");
    const later = openLine();
    await wait(5);
    later.stream.emit("connect");
    later.line.close();
    later.line.close();
    assert.equal(later.stream.log.length, 1);
    later.stream.emit("data", Buffer.of(1));
    later.stream.emit("data", Buffer.of(1));
    assert.deepEqual([later.stream.log.slice(1), later.said], [["disconnect"], ["open"]]);
  });

  it("says why it ended, once", async () => {
    const stream = new FakeStream();
    stream.problem = new Error("HECI not supported");
    const { said } = openLine(stream);
    await wait(5);
    stream.emit("error", "again");
    assert.deepEqual(said, ["end Error: HECI not supported"]);
  });

  it("makes the sender wait, and goes on when the stream says so", async () => {
    const { stream, said, line } = openLine();
    await wait(5);
    stream.emit("connect");
    stream.takes = false;
    assert.equal(line.send(Uint8Array.of(1)), false);
    stream.emit("drain");
    assert.deepEqual(said, ["open", "drain"]);
    line.close();
  });
});
