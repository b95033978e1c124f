import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { command as tunnelCommand } from "./commands/tunnel.ts";
import { defineSession, type SessionPath } from "./define.ts";
import { FakeHost, type FakeTunnel } from "./host/fake-host.suite.ts";
import { startCore } from "./start-core.ts";

const CONSENT_FILES_PROMPT = 0x20;

interface Stage {
  readonly fake: FakeHost;
  readonly tunnel: FakeTunnel;
  readonly got: string[];
  readonly paths: SessionPath[];
}

function stage(more: object = {}): Stage {
  const fake = new FakeHost();
  const got: string[] = [];
  const paths: SessionPath[] = [];
  const session = defineSession({
    protocols: [5],
    kind: "files",
    start(_context, { path }) {
      paths.push(path);
      return {
        onControl: ({ action }) => got.push(`control ${action}`),
        onBytes: (bytes) => got.push(`bytes ${bytes.join(",")}`),
        onText: (text) => got.push(`text ${text}`),
        onDrain: () => got.push("drain"),
        stop: () => got.push("stop"),
      };
    },
  });
  startCore(fake.host, { commands: [tunnelCommand], consoleCommands: [], sessions: [session] });
  const value = "*/meshrelay.ashx?id=abc";
  fake.receive({ action: "msg", type: "tunnel", value, userid: "user//ann", rights: 0xffff_ffff, ...more });
  const tunnel = fake.tunnels[0];
  assert.ok(tunnel);
  tunnel.join();
  return { fake, tunnel, got, paths };
}

describe("data of a session", () => {
  it("reaches the session by kind of frame, in order", () => {
    const { tunnel, got, paths } = stage();
    tunnel.receive("5");
    tunnel.receiveBytes(Uint8Array.of(1, 2));
    tunnel.receive('{"action":"ls"}');
    tunnel.receive("plain");
    tunnel.isFull = true;
    paths[0]?.send(Uint8Array.of(1));
    tunnel.drain();
    assert.deepEqual(got, ["bytes 1,2", "control ls", "text plain", "drain"]);
  });

  it("goes out on the session's path, which says when it is full and holds the viewer back", () => {
    const { tunnel, paths } = stage();
    tunnel.receive("5");
    const [path] = paths;
    assert.equal(path?.send(Uint8Array.of(7)), true);
    tunnel.isFull = true;
    assert.equal(path?.send(Uint8Array.of(8)), false);
    path?.pause();
    assert.deepEqual([tunnel.sentBytes.map((bytes) => bytes[0]), tunnel.isPaused], [[7, 8], true]);
    path?.resume();
    assert.equal(tunnel.isPaused, false);
  });

  it("waits, as a copy, while the person at the device is asked", () => {
    const { fake, tunnel, got } = stage({ consent: CONSENT_FILES_PROMPT });
    const bytes = Uint8Array.of(1);
    tunnel.receive("5");
    tunnel.receiveBytes(bytes);
    bytes[0] = 9;
    assert.deepEqual(got, []);
    fake.boxes[0]?.answer(true, "");
    assert.deepEqual(got, ["bytes 1"]);
  });

  it("ends a tunnel that sends more than may wait", () => {
    const { tunnel } = stage({ consent: CONSENT_FILES_PROMPT });
    tunnel.receive("5");
    tunnel.receiveBytes(new Uint8Array(1_048_576));
    assert.equal(tunnel.isEnded, false);
    tunnel.receiveBytes(new Uint8Array(1));
    assert.equal(tunnel.isEnded, true);
    const empty = stage({ consent: CONSENT_FILES_PROMPT });
    empty.tunnel.receive("5");
    for (let i = 0; i < 5_000; i++) empty.tunnel.receiveBytes(new Uint8Array(0));
    assert.equal(empty.tunnel.isEnded, true);
  });

  it("ends a tunnel that sends data before it chose a protocol", () => {
    const { tunnel } = stage();
    tunnel.receiveBytes(new Uint8Array(1));
    assert.equal(tunnel.isEnded, true);
  });
});
