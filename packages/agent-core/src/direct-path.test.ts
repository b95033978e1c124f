import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encodeChannelMessage } from "@tendril/protocol/sessions/switch-over/channel-message";
import { command as tunnelCommand } from "./commands/tunnel.ts";
import { defineSession, type SessionPath } from "./define.ts";
import { FakeHost, type FakeTunnel } from "./host/fake-host.suite.ts";
import type { FakePeer } from "./host/fake-peers.suite.ts";
import { startCore } from "./start-core.ts";

const CONSENT_FILES_PROMPT = 0x20;
const OFFER = { type: "offer", sdp: "v=0 offer" };
const OWN_OFFER = { ...OFFER, tendril: 2 };

interface Stage {
  readonly fake: FakeHost;
  readonly tunnel: FakeTunnel;
  readonly got: string[];
  readonly path: () => SessionPath | undefined;
  say(message: object): void;
  /** Types of control messages of the core. */
  said(): unknown[];
  peer(): FakePeer;
}

function stage({
  more = {},
  joined = "c",
  movable = true,
}: {
  more?: object;
  joined?: string;
  movable?: boolean;
} = {}): Stage {
  const fake = new FakeHost();
  const got: string[] = [];
  let path: SessionPath | undefined;
  const session = defineSession({
    protocols: [5],
    kind: "files",
    start(_context, opened) {
      path = opened.path;
      const service = {
        onControl: ({ action }: { readonly action?: unknown }) => got.push(`control ${action}`),
        onText: (text: string) => got.push(`text ${text}`),
        onDrain: () => got.push("drain"),
        onPathChanged: () => got.push("path changed"),
        stop: () => got.push("stop"),
      };
      return movable
        ? { ...service, onBytes: (bytes: Uint8Array) => got.push(`bytes ${bytes.join(",")}`) }
        : service;
    },
  });
  startCore(fake.host, { commands: [tunnelCommand], consoleCommands: [], sessions: [session] });
  const value = "*/meshrelay.ashx?id=abc";
  fake.receive({ action: "msg", type: "tunnel", value, userid: "user//ann", rights: 0xffff_ffff, ...more });
  const tunnel = fake.tunnels[0];
  assert.ok(tunnel);
  tunnel.open();
  tunnel.receive(joined);
  tunnel.receive("5");
  return {
    fake,
    tunnel,
    got,
    path: () => path,
    say: (message) => tunnel.receive(JSON.stringify({ ctrlChannel: "102938", ...message })),
    said: () => tunnel.sent.map((text) => JSON.parse(text)).map(({ type, act, why }) => why ?? act ?? type),
    peer() {
      const last = fake.peers.at(-1);
      assert.ok(last);
      return last;
    },
  };
}

function moved(offer: object): Stage {
  const staged = stage();
  staged.say(offer);
  staged.peer().handlers.onOpen();
  for (const type of ["webrtc0", "webrtc1", "webrtc2"]) staged.say({ type });
  return staged;
}

const piece = (...bytes: number[]): Uint8Array =>
  encodeChannelMessage({ kind: "piece", isLast: true, bytes: Uint8Array.from(bytes) });

describe("the direct path of a session", () => {
  it("answers a stock viewer, moves its data and says so", () => {
    const { said, peer, path, got, tunnel } = moved(OFFER);
    assert.deepEqual(said(), ["answer", "webrtc0", "webrtc1", "webrtc2"]);
    path()?.send(Uint8Array.of(1, 2));
    path()?.sendText("text");
    peer().handlers.onBytes(Uint8Array.of(3));
    peer().handlers.onText('{"action":"ls"}');
    assert.deepEqual(got, ["path changed", "bytes 3", "control ls"]);
    assert.deepEqual([peer().sentBytes, peer().sentText], [[Uint8Array.of(1, 2)], ["text"]]);
    assert.deepEqual(tunnel.sentBytes, []);
  });

  it("cuts what is too long for a message, for stock viewers join commands of a desktop", () => {
    const { peer, path } = moved(OFFER);
    path()?.send(new Uint8Array(130_000));
    assert.deepEqual(
      peer().sentBytes.map(({ length }) => length),
      [60_000, 60_000, 10_000],
    );
  });

  it("goes on over the relay when our own viewer's channel is lost, with what had not arrived", () => {
    const { peer, path, say, tunnel, got, said } = moved(OWN_OFFER);
    for (const byte of [1, 2, 3]) path()?.send(Uint8Array.of(byte));
    peer().handlers.onBytes(piece(7));
    peer().handlers.onEnd();
    path()?.send(Uint8Array.of(4));
    assert.equal(said().at(-1), "lost");
    assert.equal(JSON.parse(tunnel.sent.at(-1) ?? "").received, 1);
    say({ type: "direct", act: "lost", received: 1 });
    assert.deepEqual(tunnel.sentBytes, [Uint8Array.of(2), Uint8Array.of(3), Uint8Array.of(4)]);
    tunnel.receiveBytes(Uint8Array.of(8));
    assert.deepEqual(got, ["path changed", "bytes 7", "drain", "path changed", "bytes 8"]);
    assert.deepEqual([peer().isClosed, tunnel.isEnded], [true, false]);
  });

  it("beats while our own viewer does, and gives the channel up in eight seconds when that falls silent", () => {
    const { fake, peer, said, path, tunnel, say } = moved(OWN_OFFER);
    const nothingNew = encodeChannelMessage({ kind: "confirmation", count: 0 });
    for (let i = 0; i < 20; i++) {
      fake.clock.advance(2_000);
      peer().handlers.onBytes(nothingNew);
    }
    assert.deepEqual(peer().sentBytes, Array(20).fill(nothingNew));
    path()?.send(Uint8Array.of(1));
    fake.clock.advance(7_999);
    assert.equal(said().at(-1), "webrtc2");
    fake.clock.advance(1);
    assert.deepEqual([said().at(-1), peer().isClosed], ["lost", true]);
    say({ type: "direct", act: "lost", received: 0 });
    assert.deepEqual(tunnel.sentBytes, [Uint8Array.of(1)]);
    const sent = peer().sentBytes.length;
    fake.clock.advance(60_000);
    assert.deepEqual([peer().sentBytes.length, fake.peers.length], [sent, 1]);
  });

  it("does not expect a stock viewer to beat", () => {
    const { fake, peer, tunnel } = moved(OFFER);
    fake.clock.advance(60_000);
    assert.deepEqual([peer().sentBytes, peer().isClosed, tunnel.isEnded], [[], false, false]);
  });

  it("takes another offer after that", () => {
    const { peer, say, fake, said } = moved(OWN_OFFER);
    peer().handlers.onEnd();
    say(OWN_OFFER);
    assert.equal(said().at(-1), "busy");
    say({ type: "direct", act: "lost", received: 0 });
    say(OWN_OFFER);
    assert.deepEqual([said().at(-1), fake.peers.length], ["answer", 2]);
  });

  it("ends a stock viewer's session with its channel, and the channel with the tunnel", () => {
    const lost = moved(OFFER);
    lost.peer().handlers.onEnd();
    assert.equal(lost.tunnel.isEnded, true);
    const left = moved(OFFER);
    left.peer().handlers.onText('{"type":"close"}');
    assert.equal(left.tunnel.isEnded, true);
    const closed = moved(OWN_OFFER);
    closed.tunnel.handlers.onEnd();
    assert.deepEqual([closed.peer().isClosed, closed.got.at(-1)], [true, "stop"]);
  });

  it("keeps the session when the channel never opens", () => {
    for (const offer of [OFFER, OWN_OFFER]) {
      const { fake, say, path, tunnel, peer } = stage();
      say(offer);
      fake.clock.advance(30_000);
      say({ type: "direct", act: "lost", received: 0 });
      path()?.send(Uint8Array.of(1));
      assert.deepEqual([tunnel.sentBytes, peer().isClosed], [[Uint8Array.of(1)], true]);
    }
  });

  it("holds an offer back while the person at the device is asked", () => {
    const { fake, say, said } = stage({ more: { consent: CONSENT_FILES_PROMPT } });
    say(OWN_OFFER);
    assert.equal(fake.peers.length, 0);
    fake.boxes[0]?.answer(true, "");
    assert.deepEqual([fake.peers.length, said().at(-1)], [1, "answer"]);
  });

  it("gives the host the servers of the request, as far as they have the right form", () => {
    const iceServers = [
      { urls: "stun:one:3478" },
      { urls: ["turn:two", "file:x"], username: "u", credential: "p" },
      7,
    ];
    const { say, peer } = stage({ more: { iceServers } });
    say(OFFER);
    assert.deepEqual(peer().request, {
      offer: OFFER.sdp,
      servers: [
        { urls: ["stun:one:3478"], username: "", credential: "" },
        { urls: ["turn:two"], username: "u", credential: "p" },
      ],
    });
  });

  it("holds the viewer back, and is held back, on the channel too", () => {
    const { peer, path, got } = moved(OWN_OFFER);
    peer().isFull = true;
    assert.equal(path()?.send(Uint8Array.of(1)), false);
    peer().isFull = false;
    peer().handlers.onDrain();
    assert.equal(got.at(-1), "drain");
    path()?.pause();
    peer().handlers.onBytes(piece(9));
    assert.equal(got.at(-1), "drain");
    path()?.resume();
    assert.equal(got.at(-1), "bytes 9");
  });
});

describe("an offer is refused", () => {
  const cases: readonly [string, Parameters<typeof stage>[0]][] = [
    ["recorded", { joined: "cr" }],
    ["guest", { more: { guestname: "Bob" } }],
    ["policy", { more: { directPath: false } }],
    ["protocol", { movable: false }],
  ];
  for (const [why, options] of cases) {
    it(`for the reason "${why}", which only our own viewer is told`, () => {
      const { say, said, fake } = stage(options);
      say(OFFER);
      assert.deepEqual([fake.peers.length, said()], [0, []]);
      say(OWN_OFFER);
      assert.deepEqual([fake.peers.length, said()], [0, [why]]);
    });
  }

  it("when it is too long, or one too many", () => {
    const { say, said, peer, fake } = stage();
    say({ ...OWN_OFFER, sdp: "x".repeat(32_769) });
    assert.equal(said().at(-1), "offer");
    for (let i = 0; i < 20; i++) {
      say(OWN_OFFER);
      peer().handlers.onEnd();
      say({ type: "direct", act: "lost", received: 0 });
    }
    say(OWN_OFFER);
    assert.deepEqual([said().at(-1), fake.peers.length], ["limit", 20]);
  });

  it("by a host that cannot, and the session goes on", () => {
    const { say, said, fake, path, tunnel } = stage();
    fake.canOpenPeers = false;
    say(OFFER);
    path()?.send(Uint8Array.of(1));
    assert.deepEqual([said(), tunnel.sentBytes.length], [[], 1]);
  });
});
