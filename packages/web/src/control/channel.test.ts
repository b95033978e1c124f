import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changelang } from "@tendril/protocol/actions/users/changelang";
import { FakeClock } from "@tendril/testing";
import { type ChannelSocket, ControlChannel } from "./channel.ts";

interface FakeSocket extends ChannelSocket {
  readonly sent: string[];
  isClosed: boolean;
}

function stage({ isGreeted = true } = {}) {
  const clock = new FakeClock();
  const sockets: FakeSocket[] = [];
  const told: boolean[] = [];
  const timers = new Map<number, () => void>();
  let next = 1;
  const channel = new ControlChannel(
    {
      onGreeting() {},
      onEvent() {},
      onPush() {},
      onConnected: (isConnected) => told.push(isConnected),
      onFactorNeeded: async () => false,
      onRefused() {},
    },
    {
      open() {
        const socket: FakeSocket = {
          ...{ sent: [], isClosed: false, onopen: null, onmessage: null, onclose: null },
          send: (text) => socket.sent.push(text),
          close() {
            socket.isClosed = true;
          },
        };
        sockets.push(socket);
        return socket;
      },
      setTimer(run, delayMs) {
        timers.set(next, clock.after(delayMs, run));
        return next++;
      },
      clearTimer: (timer) => timers.get(timer)?.(),
      now: () => clock.now(),
      random: () => 0.5,
    },
  );
  const last = (): FakeSocket => {
    const socket = sockets.at(-1);
    assert.ok(socket);
    return socket;
  };
  const say = (message: object): void => last().onmessage?.({ data: JSON.stringify(message) });
  const greet = (): void => {
    say({ action: "serverinfo", serverinfo: {} });
    say({ action: "userinfo", userinfo: { _id: "user//ann" } });
  };
  channel.start();
  if (isGreeted) greet();
  return { channel, clock, sockets, told, last, say, greet };
}

describe("control channel of a page", () => {
  it("notices within a minute that a line is dead, and connects again", () => {
    const { clock, told, sockets, last, greet } = stage();
    clock.advance(60_000);
    assert.deepEqual([told, sockets[0]?.isClosed, sockets.length], [[true, false], true, 2]);
    greet();
    assert.deepEqual(told, [true, false, true]);
    assert.equal(last().isClosed, false);
  });

  it("keeps a line that answers", () => {
    const { clock, told, say, sockets, last } = stage();
    for (let i = 0; i < 100; i++) {
      clock.advance(15_000);
      assert.equal(last().sent.at(-1), '{"action":"ping"}');
      say({ action: "pong" });
    }
    assert.deepEqual([told, sockets.length], [[true], 1]);
  });

  it("leaves no timers behind", () => {
    const { channel, clock, say } = stage();
    for (let i = 0; i < 100; i++) {
      clock.advance(15_000);
      say({ action: "pong" });
    }
    assert.equal(clock.pendingTimers, 1);
    channel.close();
    assert.equal(clock.pendingTimers, 0);
  });

  it("connects at once when the network is back, instead of waiting for its turn", () => {
    const { channel, clock, sockets, last } = stage();
    for (let i = 0; i < 8; i++) {
      last().onclose?.();
      clock.advance(40_000);
    }
    last().onclose?.();
    const before = sockets.length;
    channel.wake();
    assert.equal(sockets.length, before + 1);
    channel.wake();
    assert.equal(sockets.length, before + 1, "it is under way");
  });

  it("is back soon after a server that was away for long", () => {
    const { clock, sockets, last } = stage();
    for (let i = 0; i < 8; i++) {
      last().onclose?.();
      clock.advance(40_000);
    }
    last().onclose?.();
    const before = sockets.length;
    clock.advance(15_000);
    assert.equal(sockets.length, before + 1);
  });

  it("finds out in five seconds whether the line survived", () => {
    const dead = stage();
    dead.channel.wake();
    dead.clock.advance(5_000);
    assert.deepEqual([dead.told, dead.sockets[0]?.isClosed], [[true, false], true]);
    const alive = stage();
    alive.clock.advance(100);
    alive.channel.wake();
    alive.clock.advance(100);
    alive.say({ action: "pong" });
    alive.clock.advance(14_000);
    assert.deepEqual([alive.told, alive.sockets.length], [[true], 1]);
  });

  it("keeps what is asked before the first greeting, over a connection that failed too", async () => {
    const { channel, clock, last, greet, say } = stage({ isGreeted: false });
    const asked = channel.request(changelang, { lang: "en" });
    last().onclose?.();
    clock.advance(1_000);
    assert.deepEqual(last().sent, []);
    greet();
    const [sent = ""] = last().sent;
    assert.deepEqual(JSON.parse(sent), { action: "changelang", lang: "en", responseid: "t1" });
    say({ action: "changelang", responseid: "t1", result: "ok" });
    assert.equal((await asked).result, "ok");
  });

  it("forgets it after half a minute, and when the page is closed", async () => {
    const { channel, clock, last, greet } = stage({ isGreeted: false });
    const late = channel.request(changelang, { lang: "en" });
    clock.advance(31_000);
    await assert.rejects(late, /did not answer/);
    greet();
    assert.deepEqual(last().sent, []);
    const other = stage({ isGreeted: false });
    const never = other.channel.request(changelang, { lang: "en" });
    other.channel.close();
    await assert.rejects(never, /closed/);
    await assert.rejects(other.channel.request(changelang, { lang: "en" }), /No connection/);
  });

  it("refuses at once what is asked while the connection is lost", async () => {
    const { channel, last, greet, clock } = stage();
    last().onclose?.();
    await assert.rejects(channel.request(changelang, { lang: "en" }), /No connection/);
    clock.advance(1_000);
    greet();
    assert.deepEqual(last().sent, []);
  });

  it("leaves a connection that was begun without network, when that is back", () => {
    const { channel, clock, sockets, last, greet } = stage();
    last().onclose?.();
    clock.advance(1_000);
    assert.equal(sockets.length, 2);
    channel.wake();
    clock.advance(7_000);
    assert.deepEqual([sockets[1]?.isClosed, sockets.length], [true, 3]);
    greet();
    clock.advance(7_000);
    assert.deepEqual([last().isClosed, sockets.length], [false, 3]);
  });

  it("does nothing before it was started and after it was closed", () => {
    const { channel, sockets } = stage();
    channel.close();
    channel.wake();
    assert.equal(sockets.length, 1);
  });
});
