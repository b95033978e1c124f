/**
 * The ports of the firmware through its forwarding client (LME), as a management service of the system would reach
 * them: the firmware offers its ports in APF, and the host opens channels to them.
 *
 *     host ── PROTOCOLVERSION ──► firmware ── SERVICE_REQUEST auth, then pfwd ──► accepted
 *     firmware ── tcpip-forward 16992, 16993... ──► granted; then CHANNEL_OPEN by the host
 *
 * Source: docs/spec/amt.md, section 1.12.
 */
import { ApfKind, ApfOpenFailure, ApfService } from "@tendril/protocol/constants";
import type { Host, HostMei, MeiLine, PortConnection, PortHandlers } from "../host/index.ts";
import {
  encodeAuthSuccess,
  encodeFailure,
  encodeKeepAlive,
  encodeKeepAliveOptions,
  encodeOpen,
  encodeRequestSuccess,
  encodeService,
  encodeVersion,
} from "./apf-encode.ts";
import { type ApfMessage, type ApfReader, createApfReader } from "./apf-reader.ts";
import { createForwardingChannel, type ForwardingChannel, HOST_WINDOW_BYTES } from "./forwarding-channel.ts";

/** The client: GUID as it lies in memory. */
export const FORWARDING_CLIENT = "dba4336776047b4eb3afbcfc29bee7a7";

const READY_MS = 5_000;
const OPEN_MS = 10_000;
const MAX_FORWARDS = 32;
/** Answers that may wait for a line which takes none. */
const MAX_UNTAKEN = 64;
const FIRST_CHANNEL = 1;
const FIRST_ORIGINATOR_PORT = 1_024;
const HOST_ADDRESS = "127.0.0.1";

export interface Forwarding {
  /** The firmware offers the port. */
  offers(port: number): boolean;
  openPort(port: number, handlers: PortHandlers): PortConnection;
  closeChannels(): void;
  close(): void;
}

export interface ForwardingNews {
  /** Once: the first port is offered. */
  onReady(): void;
  /** Once, not after `close`; `wasOpen`: the client was had, and then something went wrong. */
  onEnd(problem: string, wasOpen: boolean): void;
}

interface State {
  readonly host: Host;
  readonly news: ForwardingNews;
  readonly reader: ApfReader;
  readonly forwards: number[];
  readonly channels: { readonly id: number; readonly channel: ForwardingChannel }[];
  line: MeiLine | null;
  isOpen: boolean;
  isFull: boolean;
  untaken: number;
  isReady: boolean;
  isOver: boolean;
  opened: number;
  cancelTimeout: () => void;
}

export function openForwarding(host: Host, mei: HostMei, news: ForwardingNews): Forwarding {
  const state: State = {
    ...{ host, news, forwards: [], channels: [], line: null, isOpen: false },
    reader: createApfReader({ maxContentBytes: HOST_WINDOW_BYTES, allowsJson: false }),
    ...{ isFull: false, untaken: 0, isReady: false, isOver: false, opened: 0 },
    cancelTimeout: host.after(READY_MS, () => fail(state, "the firmware offers no port")),
  };
  state.line = mei.open(FORWARDING_CLIENT, {
    onOpen() {
      state.isOpen = true;
      send(state, encodeVersion(null));
    },
    onMessage(bytes) {
      state.reader.push(bytes);
      pump(state);
    },
    onDrain() {
      state.isFull = false;
      state.untaken = 0;
      const { channels } = state;
      for (let i = channels.length - 1; i >= 0; i--) channels[i]?.channel.flush();
    },
    onEnd: (problem) => fail(state, problem),
  });
  return {
    offers: (port) => state.forwards.indexOf(port) >= 0,
    openPort: (port, handlers) => openPort(state, port, handlers),
    closeChannels() {
      const channels = state.channels.slice(0);
      for (let i = 0; i < channels.length; i++) channels[i]?.channel.connection.end();
    },
    close() {
      if (!state.isOver) end(state, null);
    },
  };
}

function openPort(state: State, port: number, handlers: PortHandlers): PortConnection {
  const id = FIRST_CHANNEL + state.opened++;
  // firmware that takes no channel and refuses none has lost the line, perhaps without a word
  const cancel = state.host.after(OPEN_MS, () => fail(state, "the firmware did not answer in time"));
  const channel = createForwardingChannel(
    id,
    {
      send: (message) => send(state, message),
      isFull: () => state.isFull,
      forget: () => forget(state, id),
    },
    {
      onOpen() {
        cancel();
        handlers.onOpen();
      },
      onBytes: (bytes) => handlers.onBytes(bytes),
      onDrain: () => handlers.onDrain(),
      onFinish: () => handlers.onFinish(),
      onEnd(problem) {
        cancel();
        handlers.onEnd(problem);
      },
    },
  );
  state.channels.push({ id, channel });
  const originatorPort = FIRST_ORIGINATOR_PORT + (id % 60_000);
  const opened = { sender: id, windowBytes: HOST_WINDOW_BYTES, address: HOST_ADDRESS, port, originatorPort };
  send(state, encodeOpen(opened));
  return channel.connection;
}

function send(state: State, message: Uint8Array): boolean {
  if (state.isOver || state.line === null || !state.isOpen) return true;
  if (state.isFull && ++state.untaken > MAX_UNTAKEN) {
    fail(state, "the firmware takes no messages");
    return false;
  }
  if (!state.line.send(message)) state.isFull = true;
  return !state.isFull;
}

function pump(state: State): void {
  while (!state.isOver) {
    const message = state.reader.next();
    if (message === null) return;
    const problem = typeof message === "string" ? message : take(state, message);
    if (problem !== null) fail(state, `the firmware sent ${problem}`);
  }
}

/** Gives a reason when the firmware broke the protocol. */
function take(state: State, message: ApfMessage): string | null {
  switch (message.kind) {
    case "disconnect":
      fail(state, `the firmware disconnected, reason ${message.reason}`);
      return null;
    case "service-request": {
      const { service } = message;
      if (service !== ApfService.Auth && service !== ApfService.Forward)
        return "a service that does not exist";
      send(state, encodeService(ApfKind.ServiceAccept, service));
      return null;
    }
    case "auth-request":
      send(state, encodeAuthSuccess());
      return null;
    case "forward":
    case "cancel-forward":
      return takeForward(state, message.kind === "forward", message.port);
    case "keep-alive-request":
      send(state, encodeKeepAlive(ApfKind.KeepAliveReply, message.cookie));
      return null;
    case "keep-alive-options":
      send(state, encodeKeepAliveOptions(message.interval, message.timeout));
      return null;
    case "channel-open":
      // connections of the firmware to elsewhere: nothing here is open to it
      send(state, encodeFailure(message.sender, ApfOpenFailure.Prohibited));
      return null;
    default:
      return takeForChannel(state, message);
  }
}

function takeForward(state: State, isOffered: boolean, port: number): string | null {
  const { forwards } = state;
  const at = forwards.indexOf(port);
  if (isOffered && at < 0) forwards.push(port);
  if (!isOffered && at >= 0) forwards.splice(at, 1);
  if (forwards.length > MAX_FORWARDS) return "too many forwards";
  send(state, encodeRequestSuccess(isOffered ? port : null));
  if (isOffered && !state.isReady) {
    state.isReady = true;
    state.cancelTimeout();
    state.news.onReady();
  }
  return null;
}

function takeForChannel(state: State, message: ApfMessage): string | null {
  if (!("recipient" in message)) return null; // legal, and of no use
  const { channels } = state;
  for (let i = 0; i < channels.length; i++) {
    const entry = channels[i];
    if (entry === undefined || entry.id !== message.recipient) continue;
    const { channel } = entry;
    if (message.kind === "channel-confirmation") channel.confirmed(message.sender, message.windowBytes);
    else if (message.kind === "channel-failure")
      channel.refused(`the firmware refused, reason ${message.reason}`);
    else if (message.kind === "channel-close") channel.closed(null);
    else if (message.kind === "channel-data") return channel.received(message.bytes) ? null : "too much";
    else if (message.kind === "channel-adjust")
      return channel.adjusted(message.bytes) ? null : "a window over 4 GiB";
    return null;
  }
  return null; // of a channel that is gone: late messages are normal
}

function forget({ channels }: State, id: number): void {
  for (let i = channels.length - 1; i >= 0; i--) if (channels[i]?.id === id) channels.splice(i, 1);
}

function fail(state: State, problem: string): void {
  if (state.isOver) return;
  const wasOpen = state.isOpen;
  end(state, problem);
  state.news.onEnd(problem, wasOpen);
}

function end(state: State, problem: string | null): void {
  state.isOver = true;
  state.cancelTimeout();
  const { channels } = state;
  while (channels.length > 0)
    channels.shift()?.channel.closed(problem || "the line to the firmware was closed");
  state.line?.close();
}
