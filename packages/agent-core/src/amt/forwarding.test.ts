/** Firmware that misbehaves on its forwarding client: it costs that line, never the agent, and never another port. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { channelOpen, LineStage, numbers, service } from "./amt-line.suite.ts";
import type { ForwardingOptions } from "./fake-forwarding.suite.ts";

const PORT = 16_992;

function stage(options: Partial<ForwardingOptions> = {}) {
  const line = new LineStage(options).up();
  line.openChannel(4, PORT);
  const firmware = () => {
    const [found] = line.firmware.forwardings;
    assert.ok(found);
    return found;
  };
  const say = (...messages: readonly Buffer[]): void => {
    for (const message of messages) firmware().say(message);
    line.fake.clock.advance(100);
  };
  return { line, firmware, say };
}

const content = (length: number): Buffer => Buffer.concat([numbers(94, 1, length), Buffer.alloc(length)]);

describe("forwarding of the firmware", () => {
  it("answers keep-alives, in both forms", () => {
    const { firmware, say } = stage();
    const before = firmware().kinds.length;
    say(numbers(208, 5), numbers(210, 30, 0));
    assert.deepEqual(firmware().kinds.slice(before), [209, 211]);
  });

  it("opens nothing for the firmware", () => {
    const { line, firmware, say } = stage();
    const before = firmware().kinds.length;
    say(channelOpen(9, 22, 4_096, "direct-tcpip"));
    assert.deepEqual([firmware().kinds.slice(before), line.fake.ports], [[92], []]);
  });

  it("is given up, with its channels, when the firmware breaks the protocol", () => {
    const wrong: readonly Buffer[] = [
      Buffer.of(7),
      numbers(94, 1, 0x7fff_ffff),
      Buffer.concat(Array.from({ length: 6 }, () => content(4_096))),
      numbers(250, 2),
      service(5, "root@amt.intel.com"),
      numbers(1, 11, 0).subarray(0, 7),
      Buffer.concat([numbers(93, 1, 0xffff_ffff), numbers(93, 1, 0xffff_ffff)]),
    ];
    for (const message of wrong) {
      const { line, firmware, say } = stage();
      line.say(numbers(93, 4, 1)); // the server's reader is slow: nothing is granted again
      line.tunnel.isFull = true;
      say(message);
      line.fake.clock.advance(100);
      assert.equal(firmware().isClosed, true, message.toString("hex", 0, 12));
      line.tunnel.drain();
      assert.equal(line.said(97).length, 1, "the server's channel");
      assert.equal(line.tunnel.isEnded, false);
    }
  });

  it("is opened again for the next channel", () => {
    const { line, say } = stage();
    say(Buffer.of(7));
    line.openChannel(5, PORT);
    assert.deepEqual([line.firmware.forwardings.length, line.channels.length], [2, 2]);
  });

  it("is given up when it offers no port for five seconds; nobody else's port is taken for it", () => {
    const line = new LineStage({ isSilent: true }).up();
    line.openChannel(4, PORT);
    line.fake.clock.advance(5_000);
    assert.deepEqual([line.said(92).length, line.fake.ports], [1, []]);
  });

  it("has the ports that it offers and no others: what listens here on another is not the firmware", () => {
    const line = new LineStage({ ports: [PORT] }).up();
    line.openChannel(4, PORT + 1);
    line.openChannel(5, PORT);
    line.fake.clock.advance(1_000);
    line.openChannel(6, PORT + 1);
    assert.deepEqual(
      line.said(92).map(({ first }) => first),
      [4, 6],
    );
    assert.deepEqual([line.said(91).length, line.fake.ports], [1, []]);
  });

  it("keeps nothing of empty messages, of which there may be any number", () => {
    const { line, firmware, say } = stage({ window: 0 });
    line.tunnel.isFull = true;
    for (let i = 0; i < 1_000; i++) line.content(4, Buffer.alloc(0));
    say(...Array.from({ length: 1_000 }, () => content(0)));
    assert.deepEqual([firmware().isClosed, line.tunnel.isEnded, firmware().problems], [false, false, []]);
    line.say(numbers(97, 4));
    line.fake.clock.advance(100);
    assert.equal(firmware().channelCount, 0, "nothing waits to be sent");
  });

  it("is given up when it takes a channel neither in nor off", () => {
    const { line, firmware } = stage();
    firmware().isDeaf = true;
    line.openChannel(5, PORT);
    line.fake.clock.advance(10_000);
    assert.deepEqual([firmware().isClosed, line.said(92).map(({ first }) => first)], [true, [5]]);
    line.openChannel(6, PORT);
    assert.equal(line.firmware.forwardings.length, 2);
  });

  it("stays for the next line where a host cannot close lines", () => {
    const line = new LineStage();
    line.firmware.keepsLines = true;
    const kept = new LineStage({}, line.firmware);
    kept.up();
    kept.openChannel(4, PORT);
    kept.order({ action: "close" });
    kept.fake.clock.advance(1_000);
    const [firmware] = kept.firmware.forwardings;
    assert.deepEqual([firmware?.isClosed, firmware?.channelCount], [false, 0]);
    kept.up();
    kept.openChannel(4, PORT);
    assert.deepEqual([kept.firmware.forwardings.length, kept.channels.length], [1, 2]);
  });

  it("tells the server of a channel that the firmware refuses", () => {
    const { line } = stage({ refusal: 4 });
    assert.deepEqual(
      line.said(92).map(({ first, second }) => [first, second]),
      [[4, 2]],
    );
  });

  it("takes what comes late, or of no channel, without harm", () => {
    const { line, firmware, say } = stage();
    say(numbers(93, 77, 1), numbers(97, 77), numbers(91, 77, 1, 1, 1), numbers(92, 77, 1, 0, 0));
    say(Buffer.concat([numbers(94, 77, 1), Buffer.of(1)]));
    assert.deepEqual([firmware().isClosed, line.tunnel.isEnded], [false, false]);
  });

  it("sends on what the server sent, then closes, when the server closes", () => {
    const { line, firmware } = stage({ window: 64 });
    line.content(4, Buffer.alloc(100, "x"));
    line.say(numbers(97, 4));
    line.fake.clock.advance(100);
    assert.equal(Buffer.concat(line.channels[0]?.received ?? []).length, 100);
    assert.deepEqual([firmware().channelCount, firmware().problems], [0, []]);
  });
});
