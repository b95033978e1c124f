import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type FileBlock, fileBlock } from "@tendril/protocol/sessions/files";
import { downloadTo, type Progress } from "./download.ts";
import { FilesLink, type LinkState, type LinkTunnelHandlers } from "./link.ts";
import { PauseSwitch } from "./pause-switch.ts";
import type { Sink } from "./sinks.ts";
import { uploadFrom } from "./upload.ts";

interface Sent {
  readonly action: string;
  readonly reqid: number;
}

/** A host that a test plays. */
function openLink(isReachable: () => boolean = () => true) {
  const states: LinkState[] = [];
  const sent: Sent[] = [];
  const timers: (() => void)[] = [];
  let handlers: LinkTunnelHandlers | undefined;
  const link = new FilesLink({
    open(given) {
      handlers = given;
      const sendBytes = (bytes: Uint8Array): void => {
        if (bytes[0] === 0x7b) sent.push(JSON.parse(new TextDecoder().decode(bytes)));
      };
      return { sendBytes, close() {} };
    },
    onState: (state) => states.push(state),
    setTimer: (run) => timers.push(run),
    clearTimer() {},
    isReachable,
  });
  const receive = (message: object): void => handlers?.onBytes(Buffer.from(JSON.stringify(message)));
  link.start();
  handlers?.onJoined();
  receive({ action: "hello", version: 1, platform: "linux", separator: "/", home: "/root" });
  return {
    ...{ link, states, sent, timers, receive },
    raw: (bytes: Uint8Array) => handlers?.onBytes(bytes),
    block: (block: FileBlock) => handlers?.onBytes(fileBlock.encode(block)),
    lose: () => handlers?.onEnd({ reason: "", wasJoined: true }),
    hello: () => receive({ action: "hello", separator: "/" }),
  };
}

function memorySink(): Sink & { text(): string; isDropped: boolean } {
  let text = "";
  const sink = {
    isDropped: false,
    text: () => text,
    async write(bytes: Uint8Array) {
      text += Buffer.from(bytes).toString();
    },
    async finish() {},
    async restart() {
      text = "";
    },
    async drop() {
      sink.isDropped = true;
    },
  };
  return sink;
}

const control = { signal: new AbortController().signal, onProgress() {} };
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Hashes are made beside, and take their time. */
const settle = async (isSettled: () => boolean): Promise<void> => {
  for (let i = 0; i < 10_000 && !isSettled(); i++) await new Promise((resolve) => setTimeout(resolve, 1));
};

describe("link to a files host", () => {
  it("asks and answers, and says the host's reason", async () => {
    const { link, sent, receive } = openLink();
    const good = link.request({ action: "mkdir", path: "/a" });
    await turn();
    receive({ action: "ok", reqid: sent[0]?.reqid });
    assert.equal((await good).action, "ok");
    const bad = link.request({ action: "mkdir", path: "/b" });
    await turn();
    receive({ action: "error", reqid: sent[1]?.reqid, why: "denied", name: "/b" });
    await assert.rejects(bad, { code: "denied", message: /^b may not be/ });
  });

  it("comes back after a loss; what was asked fails as lost", async () => {
    const { link, states, lose, timers, hello } = openLink();
    const asked = link.request({ action: "stat", path: "/" });
    await turn();
    lose();
    await assert.rejects(asked, { code: "lost" });
    timers.at(-1)?.();
    hello();
    assert.deepEqual(states, ["connecting", "open", "lost", "lost", "open"]);
  });

  it("waits while nothing can answer, and gives up no sooner for that", () => {
    let isReachable = true;
    const { link, states, lose, timers, hello } = openLink(() => isReachable);
    isReachable = false;
    lose();
    for (let i = 0; i < 20; i++) timers.at(-1)?.();
    assert.deepEqual([link.state, timers.length], ["lost", 22]);
    isReachable = true;
    timers.at(-1)?.();
    hello();
    link.leave();
    assert.deepEqual(states.slice(-2), ["open", "lost"]);
    timers.at(-1)?.();
    hello();
    assert.equal(link.state, "open");
  });

  it("stops what was asked at the host, and never asks what was stopped while the host was away", async () => {
    const { link, sent, lose, timers, hello } = openLink();
    const stop = new AbortController();
    const running = link.request({ action: "copy" }, undefined, stop.signal);
    await turn();
    lose();
    await assert.rejects(running, { code: "lost" });
    const waiting = link.request({ action: "remove" }, undefined, stop.signal);
    stop.abort();
    timers.at(-1)?.();
    hello();
    waiting.catch(() => {}); // looked at below
    await turn();
    assert.equal(sent.length, 1);
    await assert.rejects(waiting, { code: "cancelled" });
    const again = new AbortController();
    const stopped = link.request({ action: "copy" }, undefined, again.signal);
    await turn();
    again.abort();
    await assert.rejects(stopped, { code: "cancelled" });
    assert.deepEqual(
      sent.map(({ action }) => action),
      ["copy", "copy", "cancel"],
    );
  });

  it("leaves a host that talks nonsense", () => {
    for (const frame of [
      Buffer.from("{broken"),
      Buffer.from([7]),
      Buffer.from('{"reqid":"x"}'),
      Buffer.from([2, 9]),
    ]) {
      const { link, raw } = openLink();
      raw(frame);
      assert.equal(link.state, "lost");
    }
  });
});

describe("download", () => {
  async function begin() {
    const host = openLink();
    const sink = memorySink();
    const done = downloadTo(host.link, { path: "/f" }, sink, control);
    done.catch(() => {}); // looked at by each test
    await turn();
    const reqid = host.sent.at(-1)?.reqid ?? 0;
    return { ...host, sink, done, reqid };
  }
  const bytes = (text: string): Uint8Array => Buffer.from(text);

  it("is refused when blocks are out of place, or the file is not as long as announced", async () => {
    const wrong = await begin();
    wrong.receive({ action: "ok", reqid: wrong.reqid, size: 4, time: 1 });
    wrong.block({ transfer: wrong.reqid, position: 2, isLast: false, bytes: bytes("ab") });
    await assert.rejects(wrong.done, { code: "failed" });
    assert.equal(wrong.sink.isDropped, true);
    const endless = await begin();
    endless.receive({ action: "ok", reqid: endless.reqid, size: 4, time: 1 });
    endless.block({ transfer: endless.reqid, position: 0, isLast: false, bytes: bytes("abcde") });
    await assert.rejects(endless.done, { code: "failed" });
    const failed = await begin();
    failed.receive({ action: "error", reqid: failed.reqid, why: "missing" });
    await assert.rejects(failed.done, { code: "missing" });
  });

  it("keeps what has come when the file was deleted before it could be compared, and claims no check", async () => {
    const host = openLink();
    const sink = memorySink();
    let size: number | undefined = 0;
    const onProgress = (progress: Progress): void => {
      size = progress.size;
    };
    const done = downloadTo(host.link, { path: "/f" }, sink, { ...control, onProgress });
    await turn();
    const reqid = host.sent.at(-1)?.reqid ?? 0;
    host.receive({ action: "ok", reqid, size: 3, time: 1 });
    host.block({ transfer: reqid, position: 0, isLast: true, bytes: bytes("abc") });
    await settle(() => host.sent.at(-1)?.action === "hash");
    host.receive({ action: "error", reqid: host.sent.at(-1)?.reqid, why: "missing" });
    await done;
    assert.deepEqual([sink.text(), sink.isDropped, size], ["abc", false, undefined]);
  });

  it("goes on after a loss from the last byte written, and compares the content", async () => {
    const host = await begin();
    host.receive({ action: "ok", reqid: host.reqid, size: 6, time: 1 });
    host.block({ transfer: host.reqid, position: 0, isLast: false, bytes: bytes("abc") });
    await turn();
    host.lose();
    await turn();
    host.timers.at(-1)?.();
    host.hello();
    await turn();
    await turn();
    const again = host.sent.at(-1) as Sent & { from: number };
    assert.deepEqual([again.action, again.from], ["get", 3]);
    host.receive({ action: "ok", reqid: again.reqid, size: 6, time: 1 });
    host.block({ transfer: again.reqid, position: 3, isLast: true, bytes: bytes("def") });
    await settle(() => host.sent.at(-1)?.action === "hash");
    const { hash } = await import("node:crypto");
    const piece = hash("sha384", bytes("abcdef"), "buffer");
    host.receive({ action: "ok", reqid: host.sent.at(-1)?.reqid, hash: hash("sha384", piece), size: 6 });
    await host.done;
    assert.equal(host.sink.text(), "abcdef");
  });
});

describe("upload", () => {
  const wish = { path: "/f.bin", source: "f", isReplaced: false };

  it("ends at the host when its source was changed or moved, and says so", async () => {
    for (const size of [100_000, 10]) {
      const host = openLink();
      const gone = (): Promise<ArrayBuffer> => Promise.reject(new DOMException("no", "NotReadableError"));
      const file = { size, arrayBuffer: gone, slice: () => ({ arrayBuffer: gone }) };
      const done = uploadFrom(host.link, { ...wish, file: file as unknown as Blob }, control);
      done.catch(() => {}); // looked at below
      await turn();
      host.receive({ action: "ok", reqid: host.sent.at(-1)?.reqid, from: 0 });
      await assert.rejects(done, { code: "source", message: /^f\.bin was changed or moved/ });
      const actions = host.sent.map(({ action }) => action);
      assert.deepEqual(actions, size > 10 ? ["put", "cancel"] : []);
    }
  });

  it("was done when the host has the new content, though the word of it was lost", async () => {
    for (const why of ["exists", "changed"]) {
      const host = openLink();
      const expect = why === "changed" ? { expect: { size: 1, time: 1 } } : {};
      const done = uploadFrom(host.link, { ...wish, ...expect, file: new Blob(["new"]) }, control);
      done.catch(() => {}); // looked at below
      await settle(() => host.sent.length > 0);
      host.lose();
      await turn();
      host.timers.at(-1)?.();
      host.hello();
      await settle(() => host.sent.length > 1);
      host.receive({ action: "error", reqid: host.sent.at(-1)?.reqid, why });
      await settle(() => host.sent.at(-1)?.action === "hash");
      const { hash } = await import("node:crypto");
      const piece = hash("sha384", Buffer.from("new"), "buffer");
      host.receive({ action: "ok", reqid: host.sent.at(-1)?.reqid, hash: hash("sha384", piece), size: 3 });
      assert.deepEqual((await done).size, 3);
    }
  });
});

describe("pause", () => {
  it("lets go of a download and goes on from the last byte written", async () => {
    const host = openLink();
    const sink = memorySink();
    const pause = new PauseSwitch();
    const done = downloadTo(host.link, { path: "/f" }, sink, { ...control, pause });
    done.catch(() => {}); // it does not end here
    await turn();
    const reqid = host.sent.at(-1)?.reqid ?? 0;
    host.receive({ action: "ok", reqid, size: 6, time: 1 });
    host.block({ transfer: reqid, position: 0, isLast: false, bytes: Buffer.from("abc") });
    pause.on();
    await settle(() => sink.text() === "abc");
    await turn();
    assert.deepEqual([host.sent.at(-1)?.action, host.sent.at(-1)?.reqid], ["cancel", reqid]);
    pause.off();
    await settle(() => host.sent.at(-1)?.action === "get");
    const again = host.sent.at(-1) as Sent & { from: number };
    assert.deepEqual([again.action, again.from], ["get", 3]);
  });

  it("tells the host to keep an upload, and to remove it when it is cancelled then", async () => {
    const host = openLink();
    const pause = new PauseSwitch();
    const abort = new AbortController();
    const wish = { path: "/f", file: new Blob([new Uint8Array(100_000)]), source: "f", isReplaced: false };
    const done = uploadFrom(host.link, wish, { signal: abort.signal, pause, onProgress() {} });
    await turn();
    const reqid = host.sent.at(-1)?.reqid;
    host.receive({ action: "ok", reqid, from: 0 });
    pause.on();
    assert.deepEqual(host.sent.at(-1), { action: "cancel", reqid, keep: true });
    await turn();
    abort.abort();
    await assert.rejects(done, { code: "cancelled" });
    assert.deepEqual(
      host.sent.slice(-2).map(({ action }) => action),
      ["put", "cancel"],
    );
    assert.equal("keep" in (host.sent.at(-1) ?? {}), false);
  });
});
