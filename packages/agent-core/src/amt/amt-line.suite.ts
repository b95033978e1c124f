/**
 * A server for the core's line to the firmware, played by a test: reads what the core says byte by byte and answers,
 * with code of its own.
 */
import assert from "node:assert/strict";
import { command as amtconfig } from "../commands/amtconfig.ts";
import { FakeHost, type FakeTunnel } from "../host/fake-host.suite.ts";
import { startCore } from "../start-core.ts";
import { FakeFirmware } from "./fake-firmware.suite.ts";
import type { FakeChannel, ForwardingOptions } from "./fake-forwarding.suite.ts";

export const OFFER = { action: "amtconfig", user: "**MeshAgentApfTunnel**", pass: "cookie" };

/** A message of the core, as far as tests look at it. */
export interface Said {
  readonly kind: number;
  readonly json?: Record<string, unknown>;
  /** First two numbers behind the kind, where there are any. */
  readonly first: number;
  readonly second: number;
  readonly bytes: Buffer;
}

export class LineStage {
  readonly fake = new FakeHost();
  readonly firmware: FakeFirmware;
  readonly channels: FakeChannel[] = [];

  constructor(forwarding: Partial<ForwardingOptions> | null = {}, firmware = new FakeFirmware()) {
    this.firmware = firmware;
    this.firmware.forwarding =
      forwarding === null
        ? null
        : {
            ports: [16_992, 16_993],
            onChannel: (channel) => void this.channels.push(channel),
            ...forwarding,
          };
    this.fake.mei = this.firmware.mei((run) => void this.fake.clock.after(1, run));
    startCore(this.fake.host, { commands: [amtconfig], consoleCommands: [], sessions: [] });
  }

  get tunnel(): FakeTunnel {
    const tunnel = this.fake.tunnels.at(-1);
    assert.ok(tunnel, "a tunnel");
    return tunnel;
  }

  /** Offers a line, and waits until the core dials. */
  offer(): this {
    this.fake.receive(OFFER);
    this.fake.clock.advance(100);
    return this;
  }

  /** And takes the core in. */
  up(): this {
    this.offer();
    this.tunnel.open();
    this.say(service(6, "auth@amt.intel.com"), Buffer.of(52), service(6, "pfwd@amt.intel.com"));
    this.say(numbers(81, 16_992), numbers(81, 16_993));
    this.clear();
    return this;
  }

  say(...messages: readonly Buffer[]): void {
    for (const message of messages) this.tunnel.receiveBytes(message);
    this.fake.clock.advance(50);
  }

  order(order: object): void {
    const text = Buffer.from(JSON.stringify(order));
    this.say(Buffer.concat([numbers(250, text.length), text]));
  }

  openChannel(id: number, port: number, window = 32_768): void {
    this.say(channelOpen(id, port, window));
    this.fake.clock.advance(500);
  }

  content(id: number, bytes: Uint8Array): void {
    this.say(Buffer.concat([numbers(94, id, bytes.length), bytes]));
  }

  /** What the core said since it was cleared. */
  said(kind?: number): Said[] {
    const all = this.tunnel.sentBytes.map(parse);
    return kind === undefined ? all : all.filter((one) => one.kind === kind);
  }

  clear(): void {
    this.tunnel.sentBytes.length = 0;
  }

  /** Bytes that the core sent on a channel. */
  contentOf(id: number): Buffer {
    return Buffer.concat(
      this.said(94)
        .filter(({ first }) => first === id)
        .map(({ bytes }) => bytes.subarray(9)),
    );
  }
}

export function numbers(kind: number, ...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(1 + values.length * 4);
  bytes[0] = kind;
  values.forEach((value, i) => void bytes.writeUInt32BE(value, 1 + i * 4));
  return bytes;
}

export function service(kind: number, name: string): Buffer {
  return Buffer.concat([numbers(kind, name.length), Buffer.from(name)]);
}

export function channelOpen(id: number, port: number, window = 32_768, type = "forwarded-tcpip"): Buffer {
  const head = Buffer.concat([service(90, type), numbers(0, id, window, 0xffff_ffff).subarray(1)]);
  const ends = [
    numbers(0, 0, port).subarray(1),
    service(0, "1.2.3.4").subarray(1),
    numbers(0, 1_024).subarray(1),
  ];
  return Buffer.concat([head, ...ends]);
}

function parse(frame: Uint8Array): Said {
  const bytes = Buffer.from(frame);
  const kind = bytes[0] ?? 0;
  const json = kind === 250 ? { json: JSON.parse(bytes.toString("utf8", 5)) } : {};
  const at = (offset: number): number => (bytes.length >= offset + 4 ? bytes.readUInt32BE(offset) : 0);
  return { kind, ...json, first: at(1), second: at(5), bytes };
}
