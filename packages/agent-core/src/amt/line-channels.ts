/**
 * The channels that the server opens over the line, each to one of the firmware's ports. The server may send as much as
 * was granted, and gets as much as it granted; what the port sends beyond that makes the port wait.
 * Source: docs/spec/amt.md, section 1.7.
 */
import { APF_FORWARDED, ApfOpenFailure } from "@tendril/protocol/constants";
import type { PortConnection } from "../host/index.ts";
import { encodeAdjust, encodeClose, encodeConfirmation, encodeContent, encodeFailure } from "./apf-encode.ts";
import type { ApfMessage } from "./apf-reader.ts";
import { copyBytes } from "./bytes.ts";
import { FIRMWARE_PORTS, type FirmwarePorts } from "./firmware-ports.ts";

/** Bytes that the server may send before the port took them. */
export const SERVER_WINDOW_BYTES = 16_384;
const MAX_CHANNELS = 8;
const MAX_CONTENT_BYTES = 16_384;
const MAX_WINDOW_BYTES = 0xffff_ffff;
/** A port that goes on sending though it was paused. */
const MAX_QUEUED_BYTES = 262_144;

export interface LineWire {
  /** False: the server takes no more for now, and `drained` says when it does. */
  send(message: Uint8Array): boolean;
}

export interface LineChannels {
  open(request: Extract<ApfMessage, { readonly kind: "channel-open" }>): void;
  /** Gives a reason when the server broke the protocol. */
  take(message: ApfMessage): string | null;
  /** The server takes messages again. */
  drained(): void;
  /** The line is over. */
  close(): void;
}

interface Channel {
  /** Of the server; ours is the same. */
  readonly id: number;
  connection: PortConnection | null;
  isOpen: boolean;
  /** The port sends no more: closed once the queue is out. */
  isEnding: boolean;
  isOver: boolean;
  credits: number;
  granted: number;
  taken: number;
  /** The port took what it was given. */
  isTaking: boolean;
  queue: Uint8Array[];
  queuedBytes: number;
}

interface State {
  readonly wire: LineWire;
  readonly ports: FirmwarePorts;
  channels: Channel[];
  isFull: boolean;
}

export function createLineChannels(wire: LineWire, ports: FirmwarePorts): LineChannels {
  const state: State = { wire, ports, channels: [], isFull: false };
  return {
    open: (request) => open(state, request),
    take: (message) => take(state, message),
    drained() {
      state.isFull = false;
      const channels = state.channels.slice(0);
      for (let i = 0; i < channels.length; i++) flush(state, channels[i]);
    },
    close() {
      const { channels } = state;
      state.channels = [];
      for (let i = 0; i < channels.length; i++) {
        const channel = channels[i];
        if (channel === undefined) continue;
        channel.isOver = true;
        channel.connection?.end();
      }
    },
  };
}

function open(state: State, { type, sender, windowBytes, port }: Parameters<LineChannels["open"]>[0]): void {
  const refusal = refusalOf(state, type, sender, port);
  if (refusal !== null) {
    send(state, encodeFailure(sender, refusal));
    return;
  }
  const channel: Channel = {
    ...{ id: sender, connection: null, isOpen: false, isEnding: false, isOver: false },
    ...{ credits: windowBytes, granted: SERVER_WINDOW_BYTES, taken: 0, isTaking: true },
    ...{ queue: [], queuedBytes: 0 },
  };
  state.channels.push(channel);
  const connection = state.ports.open(port, {
    onOpen() {
      if (channel.isOver) return;
      channel.isOpen = true;
      send(state, encodeConfirmation(channel.id, channel.id, SERVER_WINDOW_BYTES));
    },
    onBytes: (bytes) => fromPort(state, channel, bytes),
    onDrain() {
      channel.isTaking = true;
      grant(state, channel);
    },
    onFinish: () => portEnded(state, channel),
    onEnd: () => portEnded(state, channel),
  });
  channel.connection = connection;
  if (channel.isOver) connection.end(); // refused at once
}

/** No other port of this computer is ever opened, whatever the server wants. */
function refusalOf({ channels }: State, type: string, sender: number, port: number): number | null {
  if (type !== APF_FORWARDED || FIRMWARE_PORTS.indexOf(port) < 0) return ApfOpenFailure.Prohibited;
  if (channels.length >= MAX_CHANNELS) return ApfOpenFailure.Shortage;
  return channels.some(({ id }) => id === sender) ? ApfOpenFailure.Prohibited : null;
}

function take(state: State, message: ApfMessage): string | null {
  if (!("recipient" in message)) return null; // legal, and of no use
  const channel = state.channels.filter(({ id }) => id === message.recipient)[0];
  if (channel === undefined) return null; // late messages are normal
  switch (message.kind) {
    case "channel-data":
      return fromServer(state, channel, message.bytes);
    case "channel-adjust":
      channel.credits += message.bytes;
      if (channel.credits > MAX_WINDOW_BYTES) return "a window over 4 GiB";
      flush(state, channel);
      return null;
    case "channel-close":
      if (channel.isOpen) send(state, encodeClose(channel.id));
      forget(state, channel);
      return null;
    default:
      return null;
  }
}

function fromServer(state: State, channel: Channel, bytes: Uint8Array): string | null {
  channel.granted -= bytes.length;
  if (channel.granted < 0) return "more than its window";
  if (!channel.isOpen) return "bytes before the channel was open";
  channel.taken += bytes.length;
  if (channel.connection !== null && !channel.connection.send(copyBytes(bytes))) channel.isTaking = false;
  grant(state, channel);
  return null;
}

function grant(state: State, channel: Channel): void {
  if (!channel.isTaking || channel.isOver || channel.taken <= SERVER_WINDOW_BYTES / 2) return;
  channel.granted += channel.taken;
  send(state, encodeAdjust(channel.id, channel.taken));
  channel.taken = 0;
}

function fromPort(state: State, channel: Channel, bytes: Uint8Array): void {
  if (channel.isOver || bytes.length === 0) return;
  channel.queue.push(bytes);
  channel.queuedBytes += bytes.length;
  flush(state, channel);
  if (channel.queuedBytes > MAX_QUEUED_BYTES) {
    send(state, encodeClose(channel.id));
    forget(state, channel);
  } else if (channel.queuedBytes > 0) channel.connection?.pause();
}

function flush(state: State, channel: Channel | undefined): void {
  if (channel === undefined || channel.isOver || !channel.isOpen) return;
  const hadQueue = channel.queuedBytes > 0;
  while (channel.credits > 0 && !state.isFull) {
    const next = channel.queue[0];
    if (next === undefined) break;
    const length = Math.min(next.length, channel.credits, MAX_CONTENT_BYTES);
    channel.credits -= length;
    channel.queuedBytes -= length;
    if (length === next.length) channel.queue.shift();
    else channel.queue[0] = next.subarray(length);
    send(state, encodeContent(channel.id, next.subarray(0, length)));
  }
  if (channel.queuedBytes > 0) return;
  if (channel.isEnding) {
    send(state, encodeClose(channel.id));
    forget(state, channel);
  } else if (hadQueue) channel.connection?.resume();
}

/** Nothing comes from the port any more, or it never opened. */
function portEnded(state: State, channel: Channel): void {
  if (channel.isOver || channel.isEnding) return;
  channel.isEnding = true;
  if (channel.isOpen) {
    flush(state, channel);
    return;
  }
  send(state, encodeFailure(channel.id, ApfOpenFailure.ConnectFailed));
  forget(state, channel);
}

function forget(state: State, channel: Channel): void {
  if (channel.isOver) return;
  channel.isOver = true;
  channel.queue = [];
  channel.queuedBytes = 0;
  state.channels = state.channels.filter((other) => other !== channel);
  channel.connection?.end();
}

function send(state: State, message: Uint8Array): void {
  if (!state.wire.send(message)) state.isFull = true;
}
