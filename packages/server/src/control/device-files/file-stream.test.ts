import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeClock } from "@tendril/testing";
import { type FileStart, openFileStream } from "./file-stream.ts";

function open(isZip = false) {
  const clock = new FakeClock();
  const seen = { sent: [] as string[], isPaused: false, isEnded: false, refusals: 0, ended: [] as number[] };
  let start: FileStart | undefined;
  const handlers = openFileStream(
    {
      sendText: (text) => seen.sent.push(text),
      pause: () => {
        seen.isPaused = true;
      },
      resume: () => {
        seen.isPaused = false;
      },
      end: () => {
        seen.isEnded = true;
      },
    },
    {
      ...{ clock, path: "/a/ü", isZip },
      onStart: (started) => {
        start = started;
      },
      onRefused: () => {
        seen.refusals++;
      },
      onEnd: (bytes) => seen.ended.push(bytes),
    },
  );
  return { clock, seen, handlers, started: () => start };
}

async function textOf(start: FileStart | undefined): Promise<string> {
  assert.ok(start);
  return Buffer.concat(await start.stream.toArray()).toString();
}

describe("stream of a device file", () => {
  it("plays the viewer and hands the bytes on", async () => {
    const { seen, handlers, started } = open();
    assert.deepEqual(seen.sent, ["c", '{"type":"options","file":"/a/ü"}', "10"]);
    handlers.onText('{"op":"ok","size":5}');
    handlers.onBytes(Buffer.from("hel"));
    handlers.onBytes(Buffer.from("lo"));
    handlers.onEnd();
    assert.deepEqual([started()?.size, await textOf(started()), seen.ended], [5, "hello", [5]]);
  });

  it("fails what is shorter or longer than announced", async () => {
    for (const content of ["four", "sixsix"]) {
      const { handlers, started, seen } = open();
      handlers.onText('{"op":"ok","size":5}');
      const text = textOf(started());
      handlers.onBytes(Buffer.from(content));
      handlers.onEnd();
      await assert.rejects(text, /announced|broke off/);
      assert.equal(seen.isEnded, true);
    }
  });

  it("takes a size that is none for a refusal, and no size for a folder only", async () => {
    for (const word of [
      '{"op":"cancel"}',
      '{"op":"ok","size":-1}',
      '{"op":"ok","size":"5"}',
      '{"op":"ok"}',
    ]) {
      const { handlers, seen, started } = open();
      handlers.onText("pong");
      handlers.onText(word);
      assert.deepEqual([seen.refusals, seen.isEnded, started()], [1, true, undefined]);
    }
    const folder = open(true);
    folder.handlers.onText('{"op":"ok"}');
    folder.handlers.onBytes(Buffer.from("PK"));
    folder.handlers.onText('{"op":"end"}');
    folder.handlers.onEnd();
    assert.deepEqual([folder.started()?.size, await textOf(folder.started())], [undefined, "PK"]);
  });

  it("fails a folder of which the end is missing", async () => {
    const { handlers, started } = open(true);
    handlers.onText('{"op":"ok"}');
    const text = textOf(started());
    handlers.onBytes(Buffer.from("PK"));
    handlers.onEnd();
    await assert.rejects(text, /broke off/);
  });

  it("holds the agent back while the browser is slow", async () => {
    const { handlers, seen, started, clock } = open();
    handlers.onText(`{"op":"ok","size":${4 * 1_048_576}}`);
    handlers.onBytes(new Uint8Array(2 * 1_048_576));
    assert.equal(seen.isPaused, true);
    clock.advance(600_000);
    assert.equal(seen.isEnded, false);
    started()?.stream.read();
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(seen.isPaused, false);
  });

  it("ends with a silent agent and with a browser that is gone", async () => {
    const silent = open();
    silent.clock.advance(121_000);
    assert.deepEqual([silent.seen.refusals, silent.seen.isEnded], [1, true]);
    const gone = open();
    gone.handlers.onText('{"op":"ok","size":5}');
    gone.started()?.stream.destroy();
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual([gone.seen.isEnded, gone.seen.ended], [true, [0]]);
  });
});
