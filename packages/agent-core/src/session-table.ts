/**
 * Tunnels that the server asked for: pinned, joined, handed to their session protocol, counted, ended.
 * Source: docs/spec/agent-core.md, sections 3.4 and 3.5.
 */
import { RELAY_JOINED, RELAY_JOINED_RECORDING, SessionProtocol } from "@tendril/protocol/constants";
import { createAllowance } from "./allowance.ts";
import { askConsent } from "./consent.ts";
import { controlText } from "./control-text.ts";
import type {
  CoreContext,
  Session,
  SessionPath,
  SessionProtocolHost,
  SessionService,
  SessionTable,
} from "./define.ts";
import { createDirectPath, type DirectPath } from "./direct-path.ts";
import type { Fields, Host, Tunnel } from "./host/index.ts";
import { personOf } from "./person.ts";
import { type PortWish, portWishOf, startPortRelay } from "./port-relay.ts";
import { createPrivacyBar, type PrivacyBar } from "./privacy-bar.ts";
import { isServerCertificate } from "./server-tunnel.ts";
import { fieldsOf, numberOf, parseFields, textOf } from "./values.ts";

const DESKTOP_KIND = "kvm";
const MAX_TUNNELS = 200;
const MAX_URL_CHARS = 4_096;
const MAX_CONTROL_CHARS = 65_536;
/** Pings and measurements that are answered to a viewer in a second. */
const MAX_ECHOES = 50;
const MAX_EARLY_BYTES = 1_048_576;
/** Frames take memory also when they are empty. */
const MAX_EARLY_FRAMES = 4_096;

interface Entry {
  readonly request: Fields;
  /** Target of a port relay; null for a session. */
  readonly port: PortWish | null;
  readonly person: string;
  tunnel: Tunnel | null;
  options: Fields;
  isJoined: boolean;
  isRecorded: boolean;
  /** Chosen by the viewer's first plain frame; 0 before it. */
  protocol: number;
  kind: string;
  /** null before the protocol was chosen. */
  session: Session | null;
  service: SessionService | null;
  /** Where the data of a session goes; null before it is chosen, and for port relays. */
  direct: DirectPath | null;
  /** Data that came while the person at the device was asked. */
  early: Uint8Array[];
  earlyBytes: number;
  /** Whether a ping is answered. */
  readonly mayEcho: () => boolean;
  /** Takes the question away from the device's screen. */
  cancelConsent: () => void;
}

export function createSessionTable(
  host: Host,
  protocols: readonly SessionProtocolHost[],
  context: () => CoreContext,
): SessionTable {
  const entries: Entry[] = [];
  const table = { host, protocols, context, entries, bar: createPrivacyBar(host) };
  return {
    open: (request) => open(table, request),
    endOf: (person, kind) => endOf(entries, person, kind),
    reportAll() {
      const kinds: string[] = [];
      for (let i = 0; i < entries.length; i++) {
        const kind = entries[i]?.service ? entries[i]?.kind || "" : "";
        if (kind !== "" && kinds.indexOf(kind) < 0) kinds.push(kind);
      }
      for (let i = 0; i < kinds.length; i++) report(table, kinds[i] || "");
    },
    count: () => entries.length,
  };
}

interface Table {
  readonly host: Host;
  readonly protocols: readonly SessionProtocolHost[];
  readonly context: () => CoreContext;
  readonly entries: Entry[];
  readonly bar: PrivacyBar;
}

function endOf(entries: readonly Entry[], person: string, kind: string): number {
  const ended = entries.filter((entry) => entry.person === person && (kind === "" || entry.kind === kind));
  for (let i = 0; i < ended.length; i++) ended[i]?.tunnel?.end();
  return ended.length;
}

function open(table: Table, request: Fields): void {
  const { host, entries } = table;
  const url = tunnelUrl(host.serverUrl(), textOf(request.value, MAX_URL_CHARS));
  const port = portWishOf(request);
  const problem = refusalOf(port, url, entries.length);
  if (url === null || typeof port === "string" || problem !== null) {
    host.log(`tunnel refused: ${problem}`);
    return;
  }
  const entry: Entry = {
    request,
    port,
    person: personOf(request),
    tunnel: null,
    options: {},
    isJoined: false,
    isRecorded: false,
    protocol: 0,
    kind: "",
    session: null,
    service: null,
    direct: null,
    early: [],
    earlyBytes: 0,
    mayEcho: createAllowance(() => host.now(), MAX_ECHOES),
    cancelConsent: () => {},
  };
  entries.push(entry);
  const announced = textOf(request.servertlshash, 128).toLowerCase();
  host.openTunnel(
    {
      url,
      // equal to the control channel's certificate, or the one that the server named; never anything else
      accepts: (pins) =>
        isServerCertificate(host, pins) || (announced.length === 96 && pins.digest === announced),
    },
    {
      onOpen(tunnel) {
        entry.tunnel = tunnel;
      },
      onText: (text) => receiveText(table, entry, text),
      onBytes: (bytes) => receiveBytes(entry, bytes),
      onDrain: () => (entry.direct === null ? entry.service?.onDrain?.() : entry.direct.tunnelDrained()),
      onEnd: () => end(table, entry),
    },
  );
}

/** Why a tunnel is not opened; null when it is. */
function refusalOf(port: PortWish | string | null, url: string | null, openTunnels: number): string | null {
  if (url === null) return "its address is not on this server";
  if (typeof port === "string") return port;
  return openTunnels >= MAX_TUNNELS ? `${MAX_TUNNELS} tunnels are open` : null;
}

function receiveText(table: Table, entry: Entry, text: string): void {
  if (text.length > MAX_CONTROL_CHARS) return;
  if (!entry.isJoined) {
    entry.isRecorded = text === RELAY_JOINED_RECORDING;
    entry.isJoined = entry.isRecorded || text === RELAY_JOINED;
    if (entry.isJoined && entry.port !== null) beginPort(table, entry, entry.port);
    return;
  }
  const control = text.charAt(0) === "{" ? parseFields(text) : null;
  if (control !== null) receiveControl(entry, control);
  else if (entry.protocol === 0) begin(table, entry, Number(text));
  else entry.service?.onText?.(text);
}

/** Text of the direct path: data of the session, JSON or not, and never control of the tunnel. */
function receiveDirectText({ service }: Entry, text: string): void {
  if (text.length > MAX_CONTROL_CHARS) return;
  const message = text.charAt(0) === "{" ? parseFields(text) : null;
  if (message === null) service?.onText?.(text);
  else service?.onControl(message);
}

/** Data is kept while consent is asked for, up to a limit: a viewer cannot fill the device. */
function receiveBytes(entry: Entry, bytes: Uint8Array): void {
  const { service, tunnel, direct } = entry;
  if (!entry.isJoined) return;
  if (service !== null && direct !== null) direct.bytesFromTunnel(bytes);
  else if (service !== null) service.onBytes?.(bytes);
  else if (entry.protocol !== 0 && hasRoomFor(entry, bytes)) {
    entry.early.push(copyOf(bytes));
    entry.earlyBytes += bytes.length;
  } else tunnel?.end();
}

function hasRoomFor({ early, earlyBytes }: Entry, bytes: Uint8Array): boolean {
  return earlyBytes + bytes.length <= MAX_EARLY_BYTES && early.length < MAX_EARLY_FRAMES;
}

function deliverEarly(entry: Entry): void {
  const { early } = entry;
  entry.early = [];
  for (let i = 0; i < early.length; i++) {
    const bytes = early[i];
    if (bytes !== undefined) entry.direct?.bytesFromTunnel(bytes);
  }
}

function copyOf(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  return copy;
}

function receiveControl(entry: Entry, control: Fields): void {
  const { tunnel } = entry;
  const type = textOf(control.type, 32);
  if (type === "options" && entry.protocol === 0) entry.options = control;
  else if (type === "ping" || type === "rtt") echo(entry, type, control);
  else if (type === "close") tunnel?.end();
  else if (entry.direct?.receive(control)) return;
  else entry.service?.onControl(control);
}

function echo({ tunnel, mayEcho }: Entry, type: "ping" | "rtt", control: Fields): void {
  if (!mayEcho()) return;
  if (type === "ping") tunnel?.sendText(controlText({ type: "pong" }));
  else tunnel?.sendText(controlText({ type: "rtt", time: numberOf(control.time, 0) }));
}

function begin(table: Table, entry: Entry, protocol: number): void {
  const { tunnel, request } = entry;
  const served = table.protocols.filter((candidate) => candidate.protocols.indexOf(protocol) >= 0)[0];
  if (tunnel === null) return;
  if (served === undefined || !isUsageAllowed(request, protocol)) {
    tunnel.end();
    return;
  }
  const direct = createDirectPath({
    host: table.host,
    tunnel,
    request,
    isRecorded: entry.isRecorded,
    onBytes: (bytes) => entry.service?.onBytes?.(bytes),
    onText: (text) => receiveDirectText(entry, text),
    onDrain: () => entry.service?.onDrain?.(),
    onPathChanged: () => entry.service?.onPathChanged?.(),
  });
  entry.direct = direct;
  const session = createSession(entry, { protocol, kind: served.kind, tunnel, path: direct.path });
  const context = table.context();
  entry.cancelConsent = askConsent(context, session, (isGranted) => {
    if (table.entries.indexOf(entry) < 0) return;
    if (!isGranted) {
      tunnel.end();
      return;
    }
    const service = served.start(context, session);
    if (table.entries.indexOf(entry) < 0) {
      service?.stop(); // it was over as soon as it began
      return;
    }
    entry.service = service;
    if (service === null) tunnel.end();
    else {
      report(table, entry.kind);
      deliverEarly(entry);
      direct.start(service.onBytes !== undefined);
    }
  });
}

/** A port relay has no protocol number: it begins when both sides are there. */
function beginPort(table: Table, entry: Entry, port: PortWish): void {
  const { tunnel } = entry;
  if (tunnel === null) return;
  const path = pathOf(tunnel);
  const session = createSession(entry, { protocol: SessionProtocol.Tcp, kind: port.kind, tunnel, path });
  const service = startPortRelay(table.host, session, port);
  if (table.entries.indexOf(entry) < 0) {
    service.stop(); // it was over as soon as it began
    return;
  }
  entry.service = service;
  report(table, entry.kind);
}

function createSession(
  entry: Entry,
  { protocol, kind, tunnel, path }: Pick<Session, "protocol" | "tunnel" | "path"> & { readonly kind: string },
): Session {
  entry.protocol = protocol;
  entry.kind = kind;
  const session: Session = {
    protocol,
    request: entry.request,
    options: entry.options,
    rights: numberOf(entry.request.rights, 0),
    tunnel,
    path,
    sendControl: (message) => tunnel.sendText(controlText(message)),
  };
  entry.session = session;
  return session;
}

function pathOf(tunnel: Tunnel): SessionPath {
  return {
    send: (bytes) => tunnel.sendBytes(bytes),
    sendText: (text) => tunnel.sendText(text),
    pause: () => tunnel.pause(),
    resume: () => tunnel.resume(),
  };
}

function end(table: Table, entry: Entry): void {
  const at = table.entries.indexOf(entry);
  if (at < 0) return;
  table.entries.splice(at, 1);
  const { service, kind, direct } = entry;
  entry.service = null;
  entry.tunnel = null;
  entry.cancelConsent();
  direct?.close();
  service?.stop();
  if (service !== null) report(table, kind);
}

/** Sessions of a kind, by user: what the device page shows. */
function report({ host, entries, bar }: Table, kind: string): void {
  const value: { [person: string]: number } = {};
  const sessions: Session[] = [];
  for (let i = 0; i < entries.length; i++) {
    const entry = entries[i];
    if (!entry || entry.kind !== kind || entry.service === null) continue;
    value[entry.person] = (value[entry.person] || 0) + 1;
    if (entry.session !== null) sessions.push(entry.session);
  }
  host.send({ action: "sessions", type: kind, value });
  if (kind === DESKTOP_KIND) bar.update(sessions);
}

function isUsageAllowed(request: Fields, protocol: number): boolean {
  const { usages } = fieldsOf(request.soptions);
  return !Array.isArray(usages) || usages.indexOf(protocol) >= 0;
}

/** `*` stands for the server of the control channel; no other host is followed. */
function tunnelUrl(serverUrl: string, value: string): string | null {
  const match = /^(wss:\/\/[^/]+)/.exec(serverUrl);
  if (match === null || value.substring(0, 2) !== "*/") return null;
  return match[1] + value.substring(1);
}
