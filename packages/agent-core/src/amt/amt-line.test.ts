import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeHost, SERVER_PINS } from "../host/fake-host.suite.ts";
import { startCore } from "../start-core.ts";
import { channelOpen, LineStage, numbers, OFFER, service } from "./amt-line.suite.ts";

const REQUEST = Buffer.from("POST /wsman HTTP/1.1\r\n\r\n");

describe("line to the firmware", () => {
  it("is dialled beside the control channel, to that server alone", () => {
    const { tunnel } = new LineStage().offer();
    assert.equal(tunnel.request.url, "wss://server.example:8443/apf.ashx");
    assert.equal(tunnel.request.accepts(SERVER_PINS), true);
    assert.equal(tunnel.request.accepts({ digest: "00", fingerprint: "00" }), false);
  });

  it("tells what it is without waiting, then signs in and offers two ports", () => {
    const stage = new LineStage().offer();
    stage.tunnel.open();
    const [kind, state, version, auth] = stage.said();
    assert.deepEqual(kind?.json, { action: "connType", value: 2 });
    assert.deepEqual(
      [state?.json?.action, Object(state?.json?.value).OsAdmin],
      ["meiState", { user: "$$OsAdmin", pass: "Os1!os1!" }],
    );
    assert.equal(version?.bytes.toString("hex", 13, 29), "33221100554477668899aabbccddeeff");
    assert.deepEqual(auth?.bytes, service(5, "auth@amt.intel.com"));
    stage.clear();
    stage.say(service(6, "auth@amt.intel.com"));
    const [login] = stage.said();
    assert.match(String(login?.bytes), /^2.*MeshAgentApfTunnel.*pfwd@amt.*password.*cookie$/s);
    stage.clear();
    stage.say(Buffer.of(52), service(6, "pfwd@amt.intel.com"), numbers(81, 16_992), numbers(81, 16_993));
    const ports = stage.said(80).map(({ bytes }) => bytes.readUInt32BE(bytes.length - 4));
    assert.deepEqual(ports, [16_992, 16_993]);
  });

  it("leads to the firmware's own forwarding, both ways", () => {
    const stage = new LineStage({ signsIn: true }).up();
    stage.openChannel(4, 16_992);
    const [confirmation] = stage.said(91);
    assert.deepEqual([confirmation?.first, confirmation?.bytes.readUInt32BE(9)], [4, 16_384]);
    stage.content(4, REQUEST);
    const [channel] = stage.channels;
    assert.deepEqual([channel?.port, Buffer.concat(channel?.received ?? [])], [16_992, REQUEST]);
    channel?.send(Buffer.from("HTTP/1.1 401"));
    stage.fake.clock.advance(50);
    assert.equal(String(stage.contentOf(4)), "HTTP/1.1 401");
    channel?.close();
    stage.fake.clock.advance(50);
    assert.deepEqual(stage.said(97).length, 1);
    assert.deepEqual(stage.firmware.forwardings[0]?.problems, []);
    assert.deepEqual(stage.fake.ports, [], "no port of this computer");
  });

  it("carries much, a window at a time, in both directions", () => {
    const stage = new LineStage({ window: 512 }).up();
    stage.openChannel(4, 16_993, 1_000);
    const sent = Buffer.alloc(60_000, "request ");
    const back = Buffer.alloc(50_000, "answer ");
    let granted = 16_384;
    for (let at = 0; at < sent.length; ) {
      const part = sent.subarray(at, at + Math.min(granted, 9_000));
      assert.ok(part.length > 0, "the core grants again");
      stage.clear();
      stage.content(4, part);
      stage.fake.clock.advance(500);
      granted += stage.said(93).reduce((sum, { second }) => sum + second, 0) - part.length;
      at += part.length;
    }
    const [channel] = stage.channels;
    assert.ok(Buffer.concat(channel?.received ?? []).equals(sent));
    stage.clear();
    channel?.send(back);
    stage.fake.clock.advance(100);
    assert.equal(stage.contentOf(4).length, 1_000, "no more than the server granted");
    while (stage.contentOf(4).length < back.length) {
      const before = stage.contentOf(4).length;
      stage.say(numbers(93, 4, 7_000));
      stage.fake.clock.advance(100);
      assert.ok(stage.contentOf(4).length > before);
    }
    assert.ok(stage.contentOf(4).equals(back));
    assert.deepEqual(stage.firmware.forwardings[0]?.problems, []);
  });

  it("reaches the ports of a management service that holds the firmware's client", () => {
    const stage = new LineStage(null).up();
    stage.openChannel(4, 16_992);
    const [port] = stage.fake.ports;
    assert.deepEqual(port?.target, { host: "127.0.0.1", port: 16_992 });
    port?.handlers.onOpen();
    stage.content(4, REQUEST);
    assert.deepEqual([String(Buffer.from(port?.sent[0] ?? [])), stage.said(91).length], [String(REQUEST), 1]);
    if (port) port.isFull = true;
    stage.clear();
    stage.content(4, Buffer.alloc(10_000));
    assert.deepEqual(stage.said(93), [], "a port that takes nothing gives no window");
    port?.handlers.onDrain();
    assert.deepEqual(stage.said(93)[0]?.second, 10_000 + REQUEST.length);
    port?.handlers.onBytes(Buffer.alloc(40_000));
    assert.deepEqual([stage.contentOf(4).length, port?.isPaused], [32_768, true]);
    stage.say(numbers(93, 4, 40_000));
    assert.deepEqual([stage.contentOf(4).length, port?.isPaused], [40_000, false]);
    port?.handlers.onEnd(null);
    assert.equal(stage.said(97).length, 1);
  });

  it("says that neither leads to the firmware", () => {
    const stage = new LineStage(null).up();
    stage.openChannel(4, 16_992);
    stage.fake.ports[0]?.handlers.onEnd("the target refused the connection");
    assert.deepEqual(
      stage.said(92).map(({ first, second }) => [first, second]),
      [[4, 2]],
    );
  });

  it("refuses every other port and kind of channel, and a ninth channel", () => {
    const stage = new LineStage().up();
    for (const port of [22, 16_994, 0, 65_536 + 16_992]) stage.openChannel(4, port);
    stage.say(channelOpen(4, 16_992, 32_768, "direct-tcpip"));
    assert.deepEqual(
      stage.said(92).map(({ second }) => second),
      [1, 1, 1, 1, 1],
    );
    assert.deepEqual([stage.fake.ports, stage.firmware.forwardings], [[], []]);
    stage.clear();
    for (let id = 1; id <= 9; id++) stage.openChannel(id, 16_992);
    assert.deepEqual(
      stage.said(92).map(({ first, second }) => [first, second]),
      [[9, 4]],
    );
    stage.openChannel(3, 16_992);
    assert.equal(stage.said(92).length, 2, "a number that is in use");
    assert.equal(stage.tunnel.isEnded, false);
  });

  it("ends for a server that breaks the protocol", () => {
    for (const wrong of [
      Buffer.concat([numbers(94, 4, 16_385), Buffer.alloc(16_385)]),
      numbers(250, 0x10_0000),
      Buffer.of(7),
      Buffer.concat([numbers(250, 3), Buffer.from("[1]")]).fill(0x22, 5),
    ]) {
      const stage = new LineStage().up();
      stage.say(wrong);
      assert.equal(stage.tunnel.isEnded, true);
      assert.match(stage.fake.logged.at(-1) ?? "", /the line ends: the server sent/);
    }
    const stage = new LineStage().up();
    stage.openChannel(4, 16_992);
    for (const bytes of [9_000, 9_000])
      stage.say(Buffer.concat([numbers(94, 4, bytes), Buffer.alloc(bytes)]));
    assert.equal(stage.tunnel.isEnded, false, "the port took the first, so there is room");
    const early = new LineStage().offer();
    early.tunnel.open();
    early.say(channelOpen(4, 16_992));
    assert.equal(early.tunnel.isEnded, true);
    const text = new LineStage().up();
    text.tunnel.receive("c");
    assert.equal(text.tunnel.isEnded, true);
  });

  it("ends for a server that asks and reads nothing", () => {
    const stage = new LineStage().up();
    stage.tunnel.isFull = true;
    for (let i = 0; i < 300; i++) stage.say(numbers(208, i));
    assert.equal(stage.tunnel.isEnded, true);
    assert.ok(stage.said().length < 270);
  });

  it("makes the firmware wait for a server that is slow", () => {
    const stage = new LineStage(null).up();
    stage.openChannel(4, 16_992, 1_000_000);
    const [port] = stage.fake.ports;
    port?.handlers.onOpen();
    stage.tunnel.isFull = true;
    for (let i = 0; i < 4; i++) port?.handlers.onBytes(Buffer.alloc(20_000));
    assert.deepEqual([stage.contentOf(4).length <= 16_384, port?.isPaused], [true, true]);
    while (stage.contentOf(4).length < 80_000) stage.tunnel.drain();
    assert.equal(port?.isPaused, false);
    stage.tunnel.isFull = true;
    for (let i = 0; i < 20; i++) port?.handlers.onBytes(Buffer.alloc(20_000));
    assert.equal(port?.isEnded, true, "one that does not wait is closed");
  });

  it("shows signs of life, and lasts an hour at most", () => {
    const stage = new LineStage().up();
    stage.fake.clock.advance(90_000);
    assert.deepEqual(
      stage.said(208).map(({ first }) => first),
      [255, 255, 255],
    );
    stage.say(numbers(208, 9));
    assert.equal(stage.said(209)[0]?.first, 9);
    stage.fake.clock.advance(3_600_000);
    assert.equal(stage.tunnel.isEnded, true);
  });

  it("ends cleanly: channels, firmware and timers", () => {
    const stage = new LineStage();
    const before = stage.fake.clock.pendingTimers;
    stage.up();
    stage.openChannel(4, 16_992);
    stage.order({ action: "close" });
    stage.fake.clock.advance(1_000);
    assert.deepEqual([stage.tunnel.isEnded, stage.firmware.open], [true, 0]);
    assert.equal(stage.firmware.forwardings[0]?.isClosed, true);
    assert.equal(stage.fake.clock.pendingTimers, before);
  });

  it("is one at a time: an offer that comes meanwhile is for later", () => {
    const stage = new LineStage().up();
    stage.fake.receive({ ...OFFER, pass: "second" });
    stage.fake.clock.advance(1_000);
    assert.equal(stage.fake.tunnels.length, 1);
    stage.tunnel.handlers.onEnd();
    stage.fake.clock.advance(1_000);
    assert.equal(stage.fake.tunnels.length, 2);
  });

  it("is asked for again, some minutes later, when it did not come up", () => {
    const stage = new LineStage().offer();
    stage.tunnel.handlers.onEnd();
    stage.fake.clock.advance(300_000);
    assert.equal(stage.fake.sentOf("amtconfig").length, 1);
    stage.fake.clock.advance(900_000);
    assert.equal(stage.fake.sentOf("amtconfig").length, 1);
    const refused = new LineStage().offer();
    refused.tunnel.open();
    refused.say(Buffer.concat([service(51, "password"), Buffer.of(0)]));
    assert.equal(refused.tunnel.isEnded, true);
  });

  it("is not opened for an offer of no use, without state, or on computers without Intel AMT", () => {
    for (const offer of [{}, { user: 7, pass: "x" }, { user: "u" }]) {
      const stage = new LineStage();
      stage.fake.receive({ action: "amtconfig", ...offer });
      stage.fake.clock.advance(1_000);
      assert.deepEqual(stage.fake.tunnels, []);
    }
    const silent = new LineStage();
    silent.firmware.openProblem = "busy";
    silent.fake.receive(OFFER);
    silent.fake.clock.advance(10_000);
    assert.deepEqual(silent.fake.tunnels, []);
    const none = new FakeHost();
    startCore(none.host, { commands: [], consoleCommands: [], sessions: [] });
    none.receive(OFFER);
    assert.deepEqual(none.tunnels, []);
  });
});

describe("orders of the server", () => {
  it("are carried out by the management engine, and answered", () => {
    const stage = new LineStage().up();
    Object.assign(stage.firmware, { controlMode: 1, provisioningState: 2, isConfiguring: true });
    stage.order({ action: "stopConfiguration" });
    stage.order({ action: "deactivate" });
    stage.order({ action: "deactivate" });
    stage.order({ action: "mestate" });
    stage.fake.clock.advance(100);
    const answers = stage.said(250).map(({ json }) => [json?.action, json?.value]);
    assert.deepEqual(answers.slice(0, 3), [
      ["stopConfiguration", 0],
      ["deactivate", 0],
      ["deactivate", 16],
    ]);
    const [action, value] = answers[3] ?? [];
    assert.deepEqual([action, Object(value).ProvisioningState], ["meiState", 0]);
    assert.deepEqual(stage.fake.sentOf("amtconfig"), [], "the server knows what it ordered");
  });

  it("open the firmware for a certificate, and tell that of the firmware", () => {
    const stage = new LineStage().up();
    const order = {
      action: "startTlsHostConfig",
      hash: "12".repeat(32),
      hostVpn: false,
      dnsSuffixList: null,
    };
    stage.order(order);
    assert.deepEqual(stage.said(250)[0]?.json?.value, { status: 0, hash: "cd".repeat(32) });
    assert.equal(stage.firmware.payloads.get(0x8b)?.toString("hex", 0, 33), `02${"12".repeat(32)}`);
    stage.firmware.tlsHash = null;
    stage.clear();
    stage.order(order);
    stage.order({ ...order, hash: "12" });
    stage.order({ ...order, hash: 7 });
    assert.deepEqual(
      stage.said(250).map(({ json }) => json?.value),
      [{ status: 36 }, { status: 1 }, { status: 1 }],
    );
  });

  it("are answered when the firmware does not, and logged where they are words", () => {
    const stage = new LineStage().up();
    stage.firmware.mute.add(0x10);
    stage.order({ action: "deactivate" });
    stage.fake.clock.advance(6_000);
    assert.deepEqual(stage.said(250)[0]?.json, { action: "deactivate", value: 0xffff });
    stage.order({ action: "console", msg: "x".repeat(5_000) });
    assert.ok((stage.fake.logged.at(-1) ?? "").length < 400);
    stage.order({ action: "__proto__" });
    stage.order({});
    assert.equal(stage.tunnel.isEnded, false);
  });

  it("wait for the firmware in a small number", () => {
    const stage = new LineStage().up();
    stage.firmware.mute.add(0x10);
    for (let i = 0; i < 50; i++) stage.order({ action: "deactivate" });
    stage.fake.clock.advance(60_000);
    assert.ok(stage.said(250).length <= 8);
  });
});
