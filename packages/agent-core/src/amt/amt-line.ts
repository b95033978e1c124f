/**
 * The line from the server to the firmware of this computer: a tunnel to `apf.ashx` on which the core is the device. It
 * signs in with what the server sent, offers the firmware's two ports, and does what the server says of the firmware.
 * The server is kept to its windows, its ports and the size of its messages; then the line ends.
 * Source: docs/spec/amt.md, sections 1.5 to 1.11.
 */
import { ApfKind, ApfService } from "@tendril/protocol/constants";
import type { Fields, Host, Tunnel } from "../host/index.ts";
import { isServerCertificate } from "../server-tunnel.ts";
import { parseFields } from "../values.ts";
import {
  encodeDisconnect,
  encodeForward,
  encodeJson,
  encodeKeepAlive,
  encodePassword,
  encodeService,
  encodeVersion,
} from "./apf-encode.ts";
import { type ApfMessage, type ApfReader, createApfReader } from "./apf-reader.ts";
import { FIRMWARE_PORTS, type FirmwarePorts } from "./firmware-ports.ts";
import { createLineChannels, type LineChannels, SERVER_WINDOW_BYTES } from "./line-channels.ts";
import type { Orders } from "./orders.ts";

const AGENT_KIND = 2;
const KEEP_ALIVE_EVERY_MS = 30_000;
const KEEP_ALIVE_COOKIE = 255;
const UP_MS = 30_000;
const LONGEST_MS = 3_600_000;
/** Messages of ours that may wait for a server which reads none. */
const MAX_UNTAKEN = 256;

export interface LineOffer {
  readonly url: string;
  readonly user: string;
  readonly password: string;
}

export interface LineParts {
  readonly host: Host;
  readonly ports: FirmwarePorts;
  readonly orders: Orders;
  /** As `meiState` has it. */
  readonly state: Fields;
}

interface Line {
  readonly parts: LineParts;
  readonly offer: LineOffer;
  readonly reader: ApfReader;
  readonly channels: LineChannels;
  readonly onEnd: (wasUp: boolean) => void;
  tunnel: Tunnel | null;
  /** Of the firmware's ports, how many the server has taken. */
  forwarded: number;
  isUp: boolean;
  isFull: boolean;
  untaken: number;
  isOver: boolean;
  cancelTimers: (() => void)[];
}

/** `onEnd` is called once, also when it never came up. The result ends it. */
export function openAmtLine(parts: LineParts, offer: LineOffer, onEnd: (wasUp: boolean) => void): () => void {
  const { host, ports } = parts;
  const line: Line = {
    ...{ parts, offer, onEnd, tunnel: null },
    reader: createApfReader({ maxContentBytes: SERVER_WINDOW_BYTES, allowsJson: true }),
    channels: createLineChannels({ send: (message) => send(line, message) }, ports),
    ...{ forwarded: 0, isUp: false, isFull: false, untaken: 0, isOver: false, cancelTimers: [] },
  };
  line.cancelTimers.push(
    host.after(UP_MS, () => {
      if (!line.isUp) end(line, "the server did not take it in time");
    }),
    host.after(LONGEST_MS, () => end(line, "it lasted too long")),
  );
  host.openTunnel(
    { url: offer.url, accepts: (pins) => isServerCertificate(host, pins) },
    {
      onOpen: (tunnel) => begin(line, tunnel),
      onText: () => end(line, "the server sent text"),
      onBytes(bytes) {
        if (line.isOver) return;
        line.reader.push(bytes);
        pump(line);
      },
      onDrain() {
        line.isFull = false;
        line.untaken = 0;
        line.channels.drained();
      },
      onEnd: () => end(line, null),
    },
  );
  return () => end(line, null);
}

/** Everything that needs no answer goes out at once. */
function begin(line: Line, tunnel: Tunnel): void {
  if (line.isOver) {
    tunnel.end();
    return;
  }
  const { state } = line.parts;
  line.tunnel = tunnel;
  say(line, { action: "connType", value: AGENT_KIND });
  say(line, { action: "meiState", value: state });
  send(line, encodeVersion(String(state.UUID)));
  send(line, encodeService(ApfKind.ServiceRequest, ApfService.Auth));
  keepAlive(line);
}

function keepAlive(line: Line): void {
  const cancel = line.parts.host.after(KEEP_ALIVE_EVERY_MS, () => {
    line.cancelTimers = line.cancelTimers.filter((other) => other !== cancel);
    send(line, encodeKeepAlive(ApfKind.KeepAliveRequest, KEEP_ALIVE_COOKIE));
    if (!line.isOver) keepAlive(line);
  });
  line.cancelTimers.push(cancel);
}

function pump(line: Line): void {
  while (!line.isOver) {
    const message = line.reader.next();
    if (message === null) return;
    const problem = typeof message === "string" ? message : take(line, message);
    if (problem !== null) end(line, `the server sent ${problem}`);
  }
}

/** Gives a reason when the server broke the protocol. */
function take(line: Line, message: ApfMessage): string | null {
  switch (message.kind) {
    case "disconnect":
      end(line, `the server disconnected, reason ${message.reason}`);
      return null;
    case "service-accept":
      if (message.service === ApfService.Auth)
        send(line, encodePassword(line.offer.user, line.offer.password));
      else if (message.service === ApfService.Forward) forwardNext(line);
      return null;
    case "auth-success":
      send(line, encodeService(ApfKind.ServiceRequest, ApfService.Forward));
      return null;
    case "auth-failure":
      end(line, "the server refused it");
      return null;
    case "request-success":
      forwardNext(line);
      return null;
    case "keep-alive-request":
      send(line, encodeKeepAlive(ApfKind.KeepAliveReply, message.cookie));
      return null;
    case "channel-open":
      if (!line.isUp) return "a channel too early";
      line.channels.open(message);
      return null;
    case "json":
      return takeJson(line, message.text);
    default:
      return line.channels.take(message);
  }
}

function forwardNext(line: Line): void {
  const port = FIRMWARE_PORTS[line.forwarded];
  if (port === undefined) {
    line.isUp = true;
    return;
  }
  line.forwarded++;
  send(line, encodeForward(line.parts.host.computerName, port));
}

function takeJson(line: Line, text: string): string | null {
  const order = parseFields(text);
  if (order === null) return "JSON that is none";
  if (order.action === "close") {
    end(line, null);
    return null;
  }
  line.parts.orders.take(order, (answer) => say(line, answer));
  return null;
}

function say(line: Line, message: Fields): void {
  send(line, encodeJson(message));
}

function send(line: Line, message: Uint8Array): boolean {
  const { tunnel } = line;
  if (line.isOver || tunnel === null) return true;
  if (line.isFull && ++line.untaken > MAX_UNTAKEN) {
    end(line, "the server reads nothing");
    return true;
  }
  if (!tunnel.sendBytes(message)) line.isFull = true;
  return !line.isFull;
}

function end(line: Line, why: string | null): void {
  if (line.isOver) return;
  line.isOver = true; // a host may say that the tunnel is over as soon as something is sent
  if (why !== null) {
    line.parts.host.log(`Intel AMT: the line ends: ${why}`);
    line.tunnel?.sendBytes(encodeDisconnect());
  }
  for (let i = 0; i < line.cancelTimers.length; i++) line.cancelTimers[i]?.();
  line.channels.close();
  line.parts.ports.rest();
  line.tunnel?.end();
  line.onEnd(line.isUp);
}
