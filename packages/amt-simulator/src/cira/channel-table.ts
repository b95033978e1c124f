/**
 * The channels of one connection: opened by the server, numbered by the device, ended by either.
 */
import { type Bytes, u32be } from "../bytes.ts";
import type { AmtDevice } from "../device/index.ts";
import { ApfChannel, type ChannelLine } from "./channel.ts";
import { Apf, Fields } from "./messages.ts";

const FIRST_CHANNEL = 1001;
const CONNECT_FAILED = 2;
const RESOURCE_SHORTAGE = 4;
const NO_LIMIT = 0xffffffff;
const servedPorts = [16992, 16993, 16994, 16995];

export interface ChannelTableOptions {
  readonly ports: readonly number[];
  /** Bytes that each channel grants the server. */
  readonly window: number;
  /** 0 for no limit. */
  readonly maxChannels: number;
}

interface OpenRequest {
  readonly theirs: number;
  /** Bytes that the server grants. */
  readonly credits: number;
  readonly port: number;
}

export class ChannelTable implements ChannelLine {
  readonly device: AmtDevice;
  readonly windowBytes: number;
  stalls = 0;
  readonly send: (id: number, ...parts: readonly Bytes[]) => void;
  readonly #options: ChannelTableOptions;
  readonly #channels = new Map<number, ApfChannel>();
  #next = FIRST_CHANNEL;

  constructor(device: AmtDevice, options: ChannelTableOptions, send: ChannelTable["send"]) {
    this.device = device;
    this.#options = options;
    this.send = send;
    this.windowBytes = device.misbehaves("tiny-window") ? 16 : options.window;
  }

  get size(): number {
    return this.#channels.size;
  }

  forget(channel: ApfChannel): void {
    this.#channels.delete(channel.mine);
  }

  noteStall(): void {
    this.stalls++;
  }

  destroy(): void {
    for (const channel of [...this.#channels.values()]) channel.destroy();
  }

  /** CHANNEL_OPEN. @returns the bytes taken; undefined until the message is whole. */
  open(fields: Fields): number | undefined {
    const type = fields.text();
    const theirs = fields.u32();
    const credits = fields.u32();
    fields.u32(); // largest message: no limit
    const addr = fields.text();
    const port = fields.u32();
    const orig = fields.text();
    const origPort = fields.u32();
    if (theirs === undefined || credits === undefined || port === undefined || origPort === undefined) {
      return undefined;
    }
    const window = credits;
    this.device.report("apf", { msg: "CHANNEL_OPEN", type, theirs, window, addr, port, orig, origPort });
    const refusal = this.#refusalOf(port);
    if (refusal !== undefined) {
      this.send(Apf.ChannelOpenFailure, u32be(theirs), u32be(refusal), u32be(0), u32be(0));
    } else if (!this.device.misbehaves("no-confirm")) this.#accept({ theirs, credits, port });
    return fields.taken;
  }

  /** CHANNEL_DATA, CHANNEL_WINDOW_ADJUST and CHANNEL_CLOSE. @returns like `open`. */
  message(bytes: Buffer): number | undefined {
    const fields = new Fields(bytes);
    const number = fields.u32();
    if (number === undefined) return undefined;
    const channel = this.#channels.get(number);
    if (bytes[0] === Apf.ChannelWindowAdjust) {
      const credit = fields.u32();
      if (credit === undefined) return undefined;
      channel?.adjust(credit);
    } else if (bytes[0] === Apf.ChannelData) {
      const content = fields.bytes();
      if (content === undefined) return undefined;
      if (channel === undefined) this.device.report("apf-data-unknown-channel", { channel: number });
      else channel.deliver(Buffer.from(content));
    } else if (channel !== undefined) {
      const { received: rx, sent: tx } = channel;
      this.device.report("apf", { msg: "CHANNEL_CLOSE", channel: number, rx, tx });
      channel.closeFromPeer();
    }
    return fields.taken;
  }

  #refusalOf(port: number): number | undefined {
    const { tls, tlsOnly } = this.device.options;
    const { ports, maxChannels } = this.#options;
    const isSecureExtra = tls && !tlsOnly && port % 2 === 1;
    const isServed = servedPorts.includes(port) && (ports.includes(port) || isSecureExtra);
    if (!isServed || this.device.misbehaves("open-fail")) return CONNECT_FAILED;
    return maxChannels > 0 && this.size >= maxChannels ? RESOURCE_SHORTAGE : undefined;
  }

  #accept(request: OpenRequest): void {
    const { device } = this;
    const mine = this.#next++; // never the server's number
    const window = device.misbehaves("zero-window") ? 0 : this.windowBytes;
    const channel = new ApfChannel(this, { theirs: request.theirs, mine, credits: request.credits, window });
    this.#channels.set(mine, channel);
    channel.on("error", () => {});
    const confirm = (): void => this.#confirm(channel, request, window);
    if (device.misbehaves("slow-confirm")) setTimeout(confirm, 3000);
    else confirm();
  }

  #confirm(channel: ApfChannel, { theirs, port }: OpenRequest, window: number): void {
    const { device } = this;
    const confirmation = [u32be(theirs), u32be(channel.mine), u32be(window), u32be(NO_LIMIT)];
    this.send(Apf.ChannelOpenConfirmation, ...confirmation);
    if (device.misbehaves("double-confirm")) this.send(Apf.ChannelOpenConfirmation, ...confirmation);
    if (device.misbehaves("close-race")) {
      channel.destroy();
      return;
    }
    if (device.misbehaves("window-wrap")) for (let i = 0; i < 3; i++) channel.grant(NO_LIMIT);
    if (device.misbehaves("zero-window")) setTimeout(() => channel.grant(4096), 1500);
    device.accept(port, channel);
  }
}
