/**
 * Port relays: a tunnel whose other end is a TCP connection or a UDP socket of the device. Binary frames are the
 * data; for UDP one frame is one datagram. There is no protocol number.
 *
 * To a client that said so in its address (`portwords`) the relay also speaks: `console` with the reason when the
 * target cannot be reached, `finish` from either side when that side sends no more.
 * Source: docs/spec/session-protocols.md, section 1.8.
 */
import { DeviceRight, FULL_RIGHTS } from "@tendril/protocol/constants";
import type { Session, SessionService } from "./define.ts";
import type { Fields, Host, PortConnection, PortHandlers, PortTarget } from "./host/index.ts";
import { numberOf, textOf } from "./values.ts";

const CONNECT_TIMEOUT_MS = 20_000;
const MAX_EARLY_BYTES = 1_048_576;
/** Frames take memory also when they are empty. */
const MAX_EARLY_FRAMES = 4_096;
const MAX_HOST_CHARS = 255;
const MAX_PORT = 65_535;
const LOOPBACK = "127.0.0.1";

export interface PortWish extends PortTarget {
  readonly kind: "tcp" | "udp";
}

/** The target of a tunnel message; null when it asks for none, a reason when it cannot be served. */
export function portWishOf(request: Fields): PortWish | string | null {
  if (request.tcpport === undefined && request.udpport === undefined) return null;
  const kind = request.tcpport !== undefined ? "tcp" : "udp";
  const rights = numberOf(request.rights, 0);
  const isAllowed =
    rights === FULL_RIGHTS || (rights & (DeviceRight.RemoteControl | DeviceRight.Relay)) !== 0;
  if (!isAllowed) return "the user has no right to use ports";
  const port = Number(kind === "tcp" ? request.tcpport : request.udpport); // a text when it came in an address
  const named = kind === "tcp" ? request.tcpaddr : request.udpaddr;
  const host = named === undefined || named === null ? LOOPBACK : textOf(named, MAX_HOST_CHARS + 1);
  if (!(port >= 1 && port <= MAX_PORT && Math.floor(port) === port)) return "the port is none";
  if (!isHostName(host)) return "the address is none";
  return { kind, host, port };
}

/** Names, IPv4 and IPv6 addresses, by their letters. */
function isHostName(host: string): boolean {
  return host.length <= MAX_HOST_CHARS && /^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/.test(host);
}

interface Relay {
  readonly session: Session;
  /** The client knows text frames on port relays. */
  readonly speaks: boolean;
  connection: PortConnection | null;
  /** Data that came before the target was connected. */
  early: Uint8Array[];
  earlyBytes: number;
  isOpen: boolean;
  isOver: boolean;
  isViewerDone: boolean;
  isTargetDone: boolean;
}

/** Connects and goes on until one side ends; then the tunnel ends. */
export function startPortRelay({ ports, after }: Host, session: Session, wish: PortWish): SessionService {
  const relay: Relay = {
    session,
    speaks: session.request.portwords === true,
    connection: null,
    early: [],
    earlyBytes: 0,
    isOpen: false,
    isOver: false,
    isViewerDone: false,
    isTargetDone: false,
  };
  session.path.pause();
  const cancelTimeout = after(CONNECT_TIMEOUT_MS, () => fail(relay, "the target did not answer in time"));
  const open = wish.kind === "tcp" ? ports.openTcp : ports.openUdp;
  relay.connection = open(wish, handlersOf(relay, cancelTimeout));
  return {
    onControl(message) {
      if (message.type === "finish") finishViewer(relay);
    },
    onBytes: (bytes) => fromViewer(relay, bytes),
    onDrain: () => relay.connection?.resume(),
    stop() {
      cancelTimeout();
      relay.isOver = true;
      relay.early = [];
      relay.connection?.end();
    },
  };
}

function handlersOf(relay: Relay, cancelTimeout: () => void): PortHandlers {
  const { session, speaks } = relay;
  return {
    onOpen() {
      cancelTimeout();
      relay.isOpen = true;
      const { early } = relay;
      relay.early = [];
      for (let i = 0; i < early.length; i++) send(relay, early[i]);
      session.path.resume();
      if (relay.isViewerDone) relay.connection?.finish();
    },
    onBytes(bytes) {
      if (!relay.isOver && !session.path.send(bytes)) relay.connection?.pause();
    },
    onDrain: () => session.path.resume(),
    onFinish() {
      if (relay.isOver) return;
      sayFinish(relay);
      if (!speaks || relay.isViewerDone) session.tunnel.end();
    },
    onEnd(problem) {
      cancelTimeout();
      fail(relay, problem);
    },
  };
}

/** Frames may come though reading was stopped: those that the engine had read already. */
function fromViewer(relay: Relay, bytes: Uint8Array): void {
  if (relay.isOver || relay.isViewerDone) return;
  if (relay.isOpen) {
    send(relay, bytes);
    return;
  }
  relay.earlyBytes += bytes.length;
  if (relay.earlyBytes > MAX_EARLY_BYTES || relay.early.length >= MAX_EARLY_FRAMES) {
    relay.session.tunnel.end();
    return;
  }
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  relay.early.push(copy);
}

function send({ connection, session }: Relay, bytes: Uint8Array | undefined): void {
  if (bytes !== undefined && connection !== null && !connection.send(bytes)) session.path.pause();
}

function finishViewer(relay: Relay): void {
  if (relay.isOver || relay.isViewerDone) return;
  relay.isViewerDone = true;
  if (relay.isTargetDone) relay.session.tunnel.end();
  else if (relay.isOpen) relay.connection?.finish();
}

/** A tunnel that ends without it was cut, and what came through it may not be all. */
function sayFinish(relay: Relay): void {
  if (relay.isTargetDone) return;
  relay.isTargetDone = true;
  if (relay.speaks) relay.session.sendControl({ type: "finish" });
}

/** The connection is gone, or never came. */
function fail(relay: Relay, problem: string | null): void {
  if (relay.isOver) return;
  if (problem === null) sayFinish(relay);
  relay.isOver = true;
  if (problem !== null && relay.speaks) relay.session.sendControl({ type: "console", msg: problem });
  relay.session.tunnel.end();
  relay.connection?.end();
}
