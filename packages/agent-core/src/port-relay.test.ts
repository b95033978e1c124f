import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { command as tunnelCommand } from "./commands/tunnel.ts";
import { FakeHost } from "./host/fake-host.suite.ts";
import type { FakePort } from "./host/fake-ports.suite.ts";
import { startCore } from "./start-core.ts";

const FULL = 0xffff_ffff;

function ask(fields: object) {
  const fake = new FakeHost();
  startCore(fake.host, { commands: [tunnelCommand], consoleCommands: [], sessions: [] });
  const value = "*/meshrelay.ashx?id=abc";
  fake.receive({ action: "msg", type: "tunnel", value, userid: "user//ann", rights: FULL, ...fields });
  return fake;
}

function stage(fields: object = {}) {
  const fake = ask({ tcpport: "22", ...fields });
  const [tunnel] = fake.tunnels;
  assert.ok(tunnel);
  tunnel.join();
  const port = fake.ports[0] as FakePort;
  return { fake, tunnel, port, controls: () => tunnel.sent.map((text) => JSON.parse(text)) };
}

interface CapturedFrame {
  readonly dir: "in" | "out";
  readonly text?: string;
  readonly bin?: string;
  readonly head?: string;
  readonly len?: number;
}

/** As the client of a stock server saw them; of long frames the first bytes and the length. */
const captured: { readonly frames: readonly CapturedFrame[] } = JSON.parse(
  readFileSync(new URL("../../protocol/vectors/session-tcp.json", import.meta.url), "utf8"),
);

function bytesOf({ bin = "", head = bin, len = bin.length / 2 }: CapturedFrame): Uint8Array {
  const bytes = new Uint8Array(len);
  bytes.set(Buffer.from(head, "hex"));
  return bytes;
}

describe("port relay", () => {
  it("carries the frames of a captured session as they are, none of them to both sides", () => {
    const { tunnel, port } = stage({ tcpport: "22" });
    port.handlers.onOpen();
    const [mark, ...data] = captured.frames;
    assert.deepEqual([mark?.dir, mark?.text], ["in", "c"]);
    const expected = { in: [] as Uint8Array[], out: [] as Uint8Array[] };
    for (const frame of data) {
      const bytes = bytesOf(frame);
      expected[frame.dir].push(bytes);
      if (frame.dir === "in") port.handlers.onBytes(bytes);
      else tunnel.receiveBytes(bytes);
    }
    assert.deepEqual([expected.in.length, expected.out.length], [1, 6]);
    assert.deepEqual([tunnel.sentBytes, port.sent], [expected.in, expected.out]);
    assert.deepEqual(tunnel.sent, []);
  });

  it("connects when both sides are there, to this computer unless another is named", () => {
    const fake = ask({ tcpport: "22" });
    fake.tunnels[0]?.open();
    assert.equal(fake.ports.length, 0);
    fake.tunnels[0]?.receive("c");
    assert.deepEqual(
      [fake.ports[0]?.kind, fake.ports[0]?.target.host, fake.ports[0]?.target.port],
      ["tcp", "127.0.0.1", 22],
    );
    const other = stage({ tcpport: 443, tcpaddr: "10.0.0.9" }).port.target;
    assert.deepEqual([other.host, other.port], ["10.0.0.9", 443]);
    assert.equal(stage({ tcpport: undefined, udpport: 53, udpaddr: "fe80::1" }).port.kind, "udp");
  });

  it("is refused without the right and for targets that are none", () => {
    for (const fields of [
      { rights: 0 },
      { rights: 0x100 },
      { tcpport: 0 },
      { tcpport: 65_536 },
      { tcpport: "2 2" },
      { tcpport: 1.5 },
      { tcpport: {} },
      { tcpaddr: "" },
      { tcpaddr: "a b" },
      { tcpaddr: "-x" },
      { tcpaddr: "/run/socket" },
      { tcpaddr: "a".repeat(256) },
      { tcpaddr: 7 },
    ]) {
      const fake = ask({ tcpport: 22, ...fields });
      assert.equal(fake.tunnels.length, 0, JSON.stringify(fields));
      assert.match(fake.logged[0] ?? "", /tunnel refused/);
    }
    assert.equal(ask({ tcpport: 22, rights: 0x8 }).tunnels.length, 1);
    assert.equal(ask({ tcpport: 22, rights: 0x20_0000 }).tunnels.length, 1);
  });

  it("holds the viewer until the target is there, and loses nothing meanwhile", () => {
    const { tunnel, port } = stage();
    assert.equal(tunnel.isPaused, true);
    const bytes = Uint8Array.of(1, 2);
    tunnel.receiveBytes(bytes);
    bytes[0] = 9;
    assert.deepEqual(port.sent, []);
    port.handlers.onOpen();
    tunnel.receiveBytes(Uint8Array.of(3));
    assert.deepEqual([tunnel.isPaused, port.sent], [false, [Uint8Array.of(1, 2), Uint8Array.of(3)]]);
    port.handlers.onBytes(Uint8Array.of(4));
    assert.deepEqual(tunnel.sentBytes, [Uint8Array.of(4)]);
  });

  it("passes text frames to nobody", () => {
    const { tunnel, port } = stage();
    port.handlers.onOpen();
    tunnel.receive("plain");
    tunnel.receive('{"type":"options"}');
    tunnel.receive('{"ctrlChannel":"102938","type":"rtt","time":7}');
    assert.deepEqual([port.sent, tunnel.isEnded], [[], false]);
  });

  it("makes the fast side wait for the slow one, either way", () => {
    const { tunnel, port } = stage();
    port.handlers.onOpen();
    port.isFull = true;
    tunnel.receiveBytes(Uint8Array.of(1));
    assert.equal(tunnel.isPaused, true);
    port.handlers.onDrain();
    assert.equal(tunnel.isPaused, false);
    tunnel.isFull = true;
    port.handlers.onBytes(Uint8Array.of(2));
    assert.equal(port.isPaused, true);
    tunnel.drain();
    assert.equal(port.isPaused, false);
  });

  it("ends with its target, and the target with the tunnel", () => {
    const gone = stage();
    gone.port.handlers.onOpen();
    gone.port.handlers.onFinish();
    assert.deepEqual([gone.tunnel.isEnded, gone.port.isEnded, gone.tunnel.sent], [true, true, []]);
    const left = stage();
    left.tunnel.handlers.onEnd();
    assert.equal(left.port.isEnded, true);
  });

  it("keeps the other half open for a client that knows the word", () => {
    const { tunnel, port, controls } = stage({ portwords: true });
    port.handlers.onOpen();
    tunnel.receive('{"ctrlChannel":"102938","type":"finish"}');
    tunnel.receiveBytes(Uint8Array.of(1));
    assert.deepEqual([port.isFinished, tunnel.isEnded, port.sent], [true, false, []]);
    port.handlers.onBytes(Uint8Array.of(4));
    port.handlers.onFinish();
    assert.deepEqual([tunnel.sentBytes.length, tunnel.isEnded], [1, true]);
    const other = stage({ portwords: true });
    other.port.handlers.onOpen();
    other.port.handlers.onFinish();
    assert.equal(other.tunnel.isEnded, false);
    assert.equal(other.controls()[0].type, "finish");
    assert.deepEqual(
      controls().map(({ type }) => type),
      ["finish"],
    );
  });

  it("says that a target has finished which closes both halves at once, and not that a cut one has", () => {
    const stock = stage({ portwords: true });
    stock.port.handlers.onOpen();
    stock.port.handlers.onEnd(null);
    const cut = stage({ portwords: true });
    cut.port.handlers.onOpen();
    cut.port.handlers.onEnd("the target broke the connection");
    assert.deepEqual(
      [...stock.controls(), ...cut.controls()].map(({ type }) => type),
      ["finish", "console"],
    );
  });

  it("says why the target cannot be reached, to clients that listen", () => {
    const { tunnel, port, controls } = stage({ portwords: true });
    port.handlers.onEnd("the target refused the connection");
    assert.deepEqual([controls()[0].msg, tunnel.isEnded], ["the target refused the connection", true]);
    const stock = stage();
    stock.port.handlers.onEnd("the target refused the connection");
    assert.deepEqual([stock.tunnel.sent, stock.tunnel.isEnded], [[], true]);
    const silent = stage({ portwords: true });
    silent.fake.clock.advance(20_000);
    assert.match(silent.controls()[0].msg, /in time/);
    assert.equal(silent.port.isEnded, true);
  });

  it("ends a viewer that sends more than may wait for the target", () => {
    const { tunnel, port } = stage();
    tunnel.receiveBytes(new Uint8Array(1_048_576));
    assert.equal(tunnel.isEnded, false);
    tunnel.receiveBytes(new Uint8Array(1));
    assert.deepEqual([tunnel.isEnded, port.isEnded], [true, true]);
    const empty = stage();
    for (let i = 0; i < 5_000; i++) empty.tunnel.receiveBytes(new Uint8Array(0));
    assert.equal(empty.tunnel.isEnded, true);
  });

  it("is counted and can be ended as what it is", () => {
    const { fake } = stage();
    assert.deepEqual(fake.sentOf("sessions").at(-1), {
      action: "sessions",
      type: "tcp",
      value: { "user//ann": 1 },
    });
  });
});
