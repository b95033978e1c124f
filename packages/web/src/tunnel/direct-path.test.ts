import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import type { HostMessage } from "@tendril/protocol/sessions/control-message";
import { DirectPath } from "./direct-path.ts";

const ANSWER = { type: "answer", sdp: "v=0 answer", tendril: 2 } as const;
const MINUTE_MS = 60_000;

/** A channel that the test opens, fills and breaks. */
class FakeConnection {
  static readonly made: FakeConnection[] = [];
  iceConnectionState = "new";
  iceGatheringState = "complete";
  localDescription = { sdp: "v=0 offer" };
  remoteDescription: unknown = null;
  isClosed = false;
  oniceconnectionstatechange = (): void => {};
  onicegatheringstatechange = (): void => {};
  readonly channel = {
    binaryType: "",
    bufferedAmount: 0,
    bufferedAmountLowThreshold: 0,
    readyState: "connecting",
    sent: [] as Uint8Array[],
    onopen: (): void => {},
    onclose: (): void => {},
    onmessage: (_event: { data: unknown }): void => {},
    onbufferedamountlow: (): void => {},
    send(bytes: Uint8Array): void {
      this.sent.push(bytes);
    },
  };

  constructor() {
    FakeConnection.made.push(this);
  }

  createDataChannel(): unknown {
    return this.channel;
  }

  async setLocalDescription(): Promise<void> {}

  async setRemoteDescription(description: unknown): Promise<void> {
    this.remoteDescription = description;
  }

  close(): void {
    this.isClosed = true;
  }

  open(): void {
    this.channel.readyState = "open";
    this.channel.onopen();
  }

  fail(): void {
    this.iceConnectionState = "failed";
    this.oniceconnectionstatechange();
  }
}

function stage() {
  const said: Record<string, unknown>[] = [];
  const paths: string[] = [];
  const path = new DirectPath({
    iceServers: [],
    sendControl: (message) => said.push(message as Record<string, unknown>),
    sendBytes: () => {},
    onBytes: () => {},
    onPath: (to) => paths.push(to),
    onFault: (why) => paths.push(why),
  });
  const offers = (): number => said.filter(({ type }) => type === "offer").length;
  const receive = (...messages: object[]): void => {
    for (const message of messages) path.receive(message as HostMessage);
  };
  const last = (): FakeConnection => {
    const made = FakeConnection.made.at(-1);
    assert.ok(made);
    return made;
  };
  /** As a host of our own does it. */
  const move = async (): Promise<void> => {
    await settled();
    receive(ANSWER);
    await settled();
    last().open();
    receive({ type: "webrtc0" }, { type: "webrtc1" }, { type: "webrtc2" });
  };
  const lose = (): void => {
    last().fail();
    receive({ type: "direct", act: "lost", received: 0 });
  };
  return { path, said, paths, offers, receive, last, move, lose };
}

const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await null;
};

/** Lets the clock go on as a page does whose channel is alive. */
async function live(connection: FakeConnection, ms: number): Promise<void> {
  for (let at = 0; at < ms; at += 1_000) {
    mock.timers.tick(1_000);
    if (!connection.isClosed) connection.channel.onmessage({ data: Uint8Array.of(2, 0, 0, 0, 0).buffer });
  }
  await settled();
}

describe("direct path of a page", () => {
  beforeEach(() => {
    FakeConnection.made.length = 0;
    mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
    Object.assign(globalThis, { window: globalThis, RTCPeerConnection: FakeConnection });
  });
  afterEach(() => {
    mock.timers.reset();
    Reflect.deleteProperty(globalThis, "window");
    Reflect.deleteProperty(globalThis, "RTCPeerConnection");
  });

  it("offers once, moves and says so", async () => {
    const { path, said, paths, move, last } = stage();
    path.offer();
    path.offer();
    await move();
    assert.deepEqual(said[0], { type: "offer", sdp: "v=0 offer", tendril: 2 });
    assert.deepEqual([FakeConnection.made.length, paths], [1, ["direct"]]);
    path.send(Uint8Array.of(7));
    assert.deepEqual([...(last().channel.sent.at(-1) ?? [])], [1, 7]);
  });

  it("does without a host that could not come back, and one that refuses", async () => {
    for (const answer of [
      { type: "answer", sdp: "v=0" },
      { ...ANSWER, tendril: 1 },
      { type: "direct", act: "refused", why: "policy" },
    ]) {
      const { path, receive, paths, last } = stage();
      path.offer();
      await settled();
      receive(answer);
      assert.deepEqual([last().isClosed, paths], [true, []]);
    }
  });

  it("tries a lost path again after longer and longer pauses, then stays on the relay", async () => {
    const { path, paths, offers, move, lose } = stage();
    path.offer();
    for (const pauseMs of [5_000, 30_000, 120_000]) {
      await move();
      const before = offers();
      lose();
      mock.timers.tick(pauseMs - 1);
      await settled();
      assert.equal(offers(), before);
      mock.timers.tick(1);
      await settled();
      assert.equal(offers(), before + 1);
    }
    await move();
    lose();
    mock.timers.tick(60 * MINUTE_MS);
    await settled();
    assert.deepEqual([offers(), paths.length, paths.at(-1)], [4, 8, "relay"]);
  });

  it("begins with short pauses again after a path that held for minutes", async () => {
    const { path, offers, move, lose, last } = stage();
    path.offer();
    for (let i = 1; i <= 6; i++) {
      await move();
      await live(last(), 6 * MINUTE_MS);
      lose();
      mock.timers.tick(5_000);
      await settled();
      assert.equal(offers(), i + 1);
    }
  });

  it("ends with its session, and offers no more", async () => {
    const { path, offers, move, last } = stage();
    path.offer();
    await move();
    path.close();
    path.offer();
    mock.timers.tick(60 * MINUTE_MS);
    await settled();
    assert.deepEqual([offers(), last().isClosed], [1, true]);
  });
});
