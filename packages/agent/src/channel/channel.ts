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
import { AgentHandshake } from "./agent-handshake.ts";
import { backOffMs } from "./back-off.ts";
import { type CertificatePins, pinsOfPeer } from "./pins.ts";

const MAX_MESSAGE_BYTES = 67_108_864;
const CONNECT_TIMEOUT_MS = 20_000;
const IDLE_PING_MS = 120_000;
const PONG_TIMEOUT_MS = 5_000;
const HANDSHAKE_TIMEOUT_MS = 60_000;

export interface ChannelDeps {
  readonly identity: AgentIdentity;
  readonly log: AgentLog;
  /** Remembers and recalls the CertHash of the last verified server. */
  readonly knownCertHash: () => Uint8Array | undefined;
  readonly rememberCertHash: (hash: Uint8Array) => void;
  /** Binary commands of an authenticated server. */
  readonly onCommand: (command: number, frame: Uint8Array) => void;
  readonly onMessage: (message: Readonly<Record<string, unknown>>) => void;
  readonly onConnected: (isConnected: boolean) => void;
}

export interface ChannelOptions {
  readonly settings: AgentSettings;
  readonly agent: AgentInfo;
}

export class Channel {
  readonly #deps: ChannelDeps;
  readonly #options: ChannelOptions;
  #socket: WebSocket | undefined;
  #pins: CertificatePins | undefined;
  #isAuthenticated = false;
  #isClosed = false;
  #previousPauseMs = 0;
  #timer: NodeJS.Timeout | undefined;
  #queue: Promise<void> = Promise.resolve();

  constructor(deps: ChannelDeps, options: ChannelOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** Address of the control channel: one of the settings, chosen for this run. */
  readonly url: string = "";

  get pins(): CertificatePins | undefined {
    return this.#pins;
  }

  get isConnected(): boolean {
    return this.#isAuthenticated;
  }

  start(): void {
    if (this.#isClosed) return;
    const { servers } = this.#options.settings;
    const server = servers[Math.floor(Math.random() * servers.length)];
    if (server === undefined) return;
    this.#connect(server);
  }

  /** JSON for the server; dropped when not connected. */
  sendMessage(message: object): void {
    if (this.#isAuthenticated) this.#socket?.send(JSON.stringify(message));
  }

  sendFrame(frame: Uint8Array): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#socket?.close(1000);
    this.#socket?.terminate();
  }

  #connect(server: { readonly url: string; readonly serverId: Uint8Array }): void {
    const { log } = this.#deps;
    const socket = new WebSocket(server.url, {
      rejectUnauthorized: false, // trust comes from the handshake inside
      perMessageDeflate: false,
      handshakeTimeout: CONNECT_TIMEOUT_MS,
      maxPayload: MAX_MESSAGE_BYTES,
    });
    this.#socket = socket;
    Object.assign(this, { url: server.url });
    let raw: Socket | undefined;
    socket.on("upgrade", (response) => {
      raw = response.socket;
    });
    socket.on("open", () => this.#begin(socket, { serverId: server.serverId, raw }));
    socket.on("error", (error) => log.warn({ url: server.url, why: error.message }, "connection failed"));
    socket.on("close", () => this.#ended(socket));
  }

  #begin(socket: WebSocket, { serverId, raw }: { serverId: Uint8Array; raw: Socket | undefined }): void {
    const { identity, knownCertHash } = this.#deps;
    const pins = pinsOfPeer(raw);
    if (pins === undefined) {
      socket.terminate();
      return;
    }
    this.#pins = pins;
    const agentName = this.#options.settings.values.get("agentName");
    const handshake = new AgentHandshake({
      identity,
      agent: this.#options.agent,
      serverId,
      certHash: pins.certHash,
      knownCertHash: knownCertHash(),
      nonce: randomBytes(48),
      agentName,
      send: (frame) => this.sendFrame(frame),
    });
    const deadline = setTimeout(() => socket.terminate(), HANDSHAKE_TIMEOUT_MS);
    socket.once("close", () => clearTimeout(deadline));
    socket.on("message", (frame: Buffer) => {
      this.#queue = this.#queue.then(() => this.#receive(socket, { handshake, frame, deadline }));
    });
    this.#keepAlive(socket);
    handshake.start();
  }

  async #receive(
    socket: WebSocket,
    { handshake, frame, deadline }: { handshake: AgentHandshake; frame: Buffer; deadline: NodeJS.Timeout },
  ): Promise<void> {
    try {
      const decoded = decodeCommand(frame);
      if (this.#isAuthenticated) this.#dispatch(decoded);
      else if (decoded.kind === "command") await handshake.receive(decoded.command, frame);
      if (!this.#isAuthenticated && handshake.isDone && this.#socket === socket) {
        clearTimeout(deadline);
        this.#authenticated(handshake);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.#deps.log.error({ why: error.message }, "server refused");
      socket.terminate();
    }
  }

  #authenticated(handshake: AgentHandshake): void {
    this.#isAuthenticated = true;
    this.#previousPauseMs = 0;
    if (handshake.isServerVerified && this.#pins !== undefined)
      this.#deps.rememberCertHash(this.#pins.certHash);
    this.#deps.log.info({ url: this.url }, "connected");
    this.#deps.onConnected(true);
  }

  #dispatch(decoded: ReturnType<typeof decodeCommand>): void {
    if (decoded.kind === "command") {
      this.#deps.onCommand(decoded.command, decoded.bytes);
      return;
    }
    const message = parseMessage(decoded.bytes);
    if (message !== undefined) this.#deps.onMessage(message);
  }

  #keepAlive(socket: WebSocket): void {
    let lastAtMs = Date.now();
    let pong: NodeJS.Timeout | undefined;
    const alive = (): void => {
      lastAtMs = Date.now();
      clearTimeout(pong);
    };
    for (const event of ["message", "ping", "pong"] as const) socket.on(event, alive);
    const check = setInterval(() => {
      if (Date.now() - lastAtMs < IDLE_PING_MS || socket.readyState !== WebSocket.OPEN) return;
      socket.ping();
      clearTimeout(pong);
      pong = setTimeout(() => socket.terminate(), PONG_TIMEOUT_MS);
    }, IDLE_PING_MS / 4);
    socket.once("close", () => {
      clearInterval(check);
      clearTimeout(pong);
    });
  }

  #ended(socket: WebSocket): void {
    if (this.#socket !== socket) return;
    const wasAuthenticated = this.#isAuthenticated;
    this.#isAuthenticated = false;
    this.#socket = undefined;
    if (wasAuthenticated) {
      this.#deps.log.info({ url: this.url }, "connection lost");
      this.#deps.onConnected(false);
    }
    if (this.#isClosed) return;
    this.#previousPauseMs = backOffMs(this.#previousPauseMs, Math.random());
    this.#timer = setTimeout(() => this.start(), this.#previousPauseMs);
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
