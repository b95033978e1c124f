/**
 * The connection to the server, for as long as the agent runs: opens, verifies, serves, and comes back with
 * growing pauses.
 */
import { randomBytes } from "node:crypto";
import type { Socket } from "node:net";
import { ProtocolError } from "@tendril/protocol";
import { type AgentInfo, type AgentSettings, decodeCommand } from "@tendril/protocol/agent";
import WebSocket from "ws";
import type { AgentIdentity } from "../identity/index.ts";
import type { AgentLog } from "../log.ts";
import type { Clock } from "../time.ts";
import { AgentHandshake } from "./agent-handshake.ts";
import { nextPauseMs } from "./back-off.ts";
import { keepAlive } from "./keep-alive.ts";
import { type CertificatePins, pinsOfPeer } from "./pins.ts";

const MAX_MESSAGE_BYTES = 67_108_864;
const CONNECT_TIMEOUT_MS = 20_000;
const HANDSHAKE_TIMEOUT_MS = 60_000;

export interface ChannelDeps {
  readonly identity: AgentIdentity;
  readonly log: AgentLog;
  readonly clock: Clock;
  /** From 0 to 1. */
  readonly random: () => number;
  /** CertHash of the last server with this identity that was verified. */
  readonly knownCertHash: (serverId: Uint8Array) => Uint8Array | undefined;
  readonly rememberCertHash: (serverId: Uint8Array, certHash: Uint8Array) => void;
  /** Binary commands of an authenticated server, whole frames. */
  readonly onCommand: (command: number, frame: Uint8Array) => void;
  readonly onMessage: (message: Readonly<Record<string, unknown>>) => void;
  readonly onConnected: (isConnected: boolean) => void;
}

export interface ChannelOptions {
  readonly settings: AgentSettings;
  readonly agent: AgentInfo;
}

/** One attempt that got as far as an open socket. */
interface Attempt {
  readonly socket: WebSocket;
  readonly serverId: Uint8Array;
  readonly pins: CertificatePins;
  readonly handshake: AgentHandshake;
  readonly cancelDeadline: () => void;
}

export class Channel {
  readonly #deps: ChannelDeps;
  readonly #options: ChannelOptions;
  #url = "";
  #socket: WebSocket | undefined;
  #pins: CertificatePins | undefined;
  /** ms since 1970; 0 while not authenticated. */
  #authenticatedAtMs = 0;
  #isClosed = false;
  #pauseMs = 0;
  #cancelPause = (): void => {};
  #queue: Promise<void> = Promise.resolve();

  constructor(deps: ChannelDeps, options: ChannelOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** Address of the last attempt: one of the settings. */
  get url(): string {
    return this.#url;
  }

  get pins(): CertificatePins | undefined {
    return this.#pins;
  }

  get isConnected(): boolean {
    return this.#authenticatedAtMs > 0;
  }

  start(): void {
    if (this.#isClosed) return;
    const { servers } = this.#options.settings;
    const server = servers[Math.floor(this.#deps.random() * servers.length)];
    if (server !== undefined) this.#connect(server);
  }

  /** JSON for the server; dropped when not connected. */
  sendMessage(message: object): void {
    if (this.isConnected) this.#socket?.send(JSON.stringify(message));
  }

  sendFrame(frame: Uint8Array): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelPause();
    this.#socket?.close(1000);
    this.#socket?.terminate();
  }

  #connect({ url, serverId }: { readonly url: string; readonly serverId: Uint8Array }): void {
    const { log } = this.#deps;
    const socket = new WebSocket(url, {
      rejectUnauthorized: false, // trust comes from the handshake inside
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    this.#socket = socket;
    this.#url = url;
    let raw: Socket | undefined;
    socket.on("upgrade", (response) => {
      raw = response.socket;
    });
    socket.on("open", () => {
      const pins = pinsOfPeer(raw);
      if (pins === undefined) socket.terminate();
      else this.#begin({ socket, serverId, pins });
    });
    socket.on("error", (error) => log.warn({ url, why: error.message }, "connection failed"));
    socket.on("close", () => this.#ended(socket));
  }

  #begin({ socket, serverId, pins }: Pick<Attempt, "socket" | "serverId" | "pins">): void {
    const { identity, knownCertHash, clock } = this.#deps;
    const { settings, agent } = this.#options;
    this.#pins = pins;
    const handshake = new AgentHandshake({
      identity,
      agent,
      serverId,
      certHash: pins.certHash,
      knownCertHash: knownCertHash(serverId),
      nonce: randomBytes(48),
      agentName: settings.values.get("agentName"),
      send: (frame) => this.sendFrame(frame),
    });
    const cancelDeadline = clock.after(HANDSHAKE_TIMEOUT_MS, () => socket.terminate());
    const attempt: Attempt = { socket, serverId, pins, handshake, cancelDeadline };
    socket.once("close", cancelDeadline);
    socket.on("message", (frame: Buffer) => {
      this.#queue = this.#queue.then(() => this.#receive(attempt, frame));
    });
    keepAlive(socket, clock);
    handshake.start();
  }

  /** Never rejects: whatever one frame does ends at most this connection. */
  async #receive(attempt: Attempt, frame: Buffer): Promise<void> {
    const { socket, handshake } = attempt;
    if (this.#socket !== socket) return;
    try {
      const decoded = decodeCommand(frame);
      if (this.isConnected) this.#dispatch(decoded);
      else if (decoded.kind === "command") await handshake.receive(decoded.command, frame);
      if (!this.isConnected && handshake.isDone && this.#socket === socket) this.#authenticated(attempt);
    } catch (error) {
      const isRefusal = error instanceof ProtocolError;
      const why = isRefusal ? error.message : String(error);
      this.#deps.log.error({ url: this.#url, why }, isRefusal ? "server refused" : "message failed");
      socket.terminate();
    }
  }

  #authenticated({ handshake, serverId, pins, cancelDeadline }: Attempt): void {
    const { clock, log, rememberCertHash, onConnected } = this.#deps;
    cancelDeadline();
    this.#authenticatedAtMs = clock.now();
    if (handshake.isServerVerified) rememberCertHash(serverId, pins.certHash);
    log.info({ url: this.#url }, "connected");
    onConnected(true);
  }

  #dispatch(decoded: ReturnType<typeof decodeCommand>): void {
    if (decoded.kind === "command") {
      this.#deps.onCommand(decoded.command, decoded.bytes);
      return;
    }
    const message = parseMessage(decoded.bytes);
    if (message !== undefined) this.#deps.onMessage(message);
  }

  #ended(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    const { clock, log, random, onConnected } = this.#deps;
    const heldMs = this.isConnected ? clock.now() - this.#authenticatedAtMs : 0;
    const wasConnected = this.isConnected;
    this.#authenticatedAtMs = 0;
    this.#socket = undefined;
    if (wasConnected) {
      log.info({ url: this.#url, ms: heldMs }, "connection lost");
      onConnected(false);
    }
    if (this.#isClosed) return;
    this.#pauseMs = nextPauseMs(this.#pauseMs, heldMs, random());
    this.#cancelPause = clock.after(this.#pauseMs, () => this.start());
  }
}

function parseMessage(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined; // not JSON: nothing to do with it
  }
}
