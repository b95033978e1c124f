/**
 * One connection of an agent, from the upgrade to the end: handshake, then core and binary, then JSON.
 *
 * A connection that breaks the rules is held, not closed: a stock agent that is closed returns at once, for ever.
 * Source: docs/spec/agent-protocol.md, sections 3.5, 4 and 5.
 */
import { type DomainId, ProtocolError } from "@tendril/protocol";
import { AUTH_CONFIRM, decodeCommand, splitAgentText } from "@tendril/protocol/agent";
import { AgentCommand } from "@tendril/protocol/constants";
import type { Log } from "../log/index.ts";
import type { Clock } from "../time/index.ts";
import { AgentSession, type AgentSessions } from "./agent-session.ts";
import type { AgentSocket } from "./agent-socket.ts";
import type { HeldAgent } from "./enrol.ts";
import { type HandshakeOptions, type IdentifiedAgent, ServerHandshake } from "./handshake.ts";

const MAX_QUEUED_FRAMES = 64;
const DUPLICATE_ANSWER_MS = 10_000;

export interface AgentChannelDeps {
  readonly sessions: AgentSessions;
  readonly clock: Clock;
  readonly log: Log;
  /** Called once, when the connection counts as unauthenticated no more: it opened or is gone. */
  readonly onSettled: () => void;
}

export interface AgentChannelOptions {
  readonly domain: DomainId;
  readonly handshake: Omit<HandshakeOptions, "send">;
  readonly handshakeTimeoutMs: number;
}

type State = "handshake" | "open" | "held" | "closed";

export class AgentChannel {
  readonly #deps: AgentChannelDeps;
  readonly #socket: AgentSocket;
  readonly #options: AgentChannelOptions;
  #handshake: ServerHandshake | undefined;
  #state: State = "handshake";
  #session: AgentSession | undefined;
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;
  #isCounted = true;
  #lastFrameAtMs: number;
  #cancelDeadline: () => void;
  #onPong: (() => void) | undefined;

  constructor(deps: AgentChannelDeps, socket: AgentSocket, options: AgentChannelOptions) {
    this.#deps = deps;
    this.#socket = socket;
    this.#options = options;
    this.#handshake = new ServerHandshake({ ...options.handshake, send: (frame) => socket.send(frame) });
    this.#lastFrameAtMs = deps.clock.now();
    this.#cancelDeadline = deps.clock.after(options.handshakeTimeoutMs, () => this.#giveUp());
  }

  get state(): State {
    return this.#state;
  }

  /** ms since anything came from the agent. */
  idleMs(nowMs: number): number {
    return nowMs - this.#lastFrameAtMs;
  }

  /** Takes one message of the WebSocket; order is kept while earlier ones are worked on. */
  receive(frame: Uint8Array): void {
    this.#lastFrameAtMs = this.#deps.clock.now();
    if (this.#state === "held" || this.#state === "closed") return;
    if (++this.#queued === MAX_QUEUED_FRAMES) this.#socket.pause();
    this.#queue = this.#queue.then(() => this.#process(frame));
  }

  /** Any ping or pong of the agent. */
  alive(isPong: boolean): void {
    this.#lastFrameAtMs = this.#deps.clock.now();
    if (isPong) this.#onPong?.();
  }

  /** Resolves when nothing of this connection is at work any more. */
  async idle(): Promise<void> {
    await this.#queue.catch(() => {}); // told by closed()
  }

  /** The connection is gone. */
  closed(): void {
    if (this.#state === "closed") return;
    this.#settle("closed");
    const session = this.#session;
    this.#session = undefined;
    // after what is queued, so that an enrolment in progress is undone and not overtaken
    this.#queue = this.#queue.then(async () => {
      await (session ?? this.#session)?.end();
    });
    this.#queue.catch((error: unknown) =>
      this.#deps.log.error({ error }, "agent session did not end cleanly"),
    );
  }

  async #process(frame: Uint8Array): Promise<void> {
    try {
      if (this.#state === "handshake") await this.#receiveHandshake(frame);
      else if (this.#state === "open") await this.#receiveOpen(frame);
    } catch (error) {
      this.#refuse(error);
    } finally {
      if (this.#queued-- === MAX_QUEUED_FRAMES) this.#socket.resume();
    }
  }

  async #receiveHandshake(frame: Uint8Array): Promise<void> {
    const identified = await this.#handshake?.receive(frame);
    if (identified !== undefined) await this.#open(identified);
  }

  async #open(identified: IdentifiedAgent): Promise<void> {
    const { domain } = this.#options;
    const session = await this.#deps.sessions.open({
      domain,
      address: this.#socket.address,
      port: this.#socket.port,
      identified,
      socket: this.#socket,
      onReplaced: () => this.#replaced(),
    });
    if (!(session instanceof AgentSession)) {
      this.#hold(session.reason);
      this.#waitFor(session, identified);
      return;
    }
    this.#session = session;
    if (this.#state === "closed") {
      await session.end();
      return;
    }
    this.#settle("open");
    this.#socket.send(AUTH_CONFIRM);
    await session.begin();
  }

  async #receiveOpen(frame: Uint8Array): Promise<void> {
    const session = this.#session;
    if (session === undefined) return;
    const decoded = decodeCommand(frame);
    if (decoded.kind === "json") await session.receiveMessage(decoded.bytes);
    else if (decoded.command === AgentCommand.AgentTag) await session.receiveTag(splitAgentText(frame));
    else await session.receiveCommand(decoded.command, frame);
  }

  /** A newer connection of this identity took over: whether this one still lives tells a copy from a reconnect. */
  #replaced(): void {
    const session = this.#session;
    this.#session = undefined;
    this.#hold("agent connected again");
    const cancel = this.#deps.clock.after(DUPLICATE_ANSWER_MS, () => {
      this.#onPong = undefined;
      this.#socket.close(1000); // it is dead: the agent that lives has the newer connection
    });
    this.#onPong = () => {
      cancel();
      this.#onPong = undefined;
      session?.reportDuplicate();
    };
    this.#socket.ping();
  }

  #refuse(error: unknown): void {
    if (error instanceof ProtocolError) {
      this.#hold(error.message);
      return;
    }
    this.#deps.log.error({ error, peer: this.#socket.address }, "agent channel failed");
    this.#socket.close(1011);
  }

  #hold(reason: string): void {
    if (this.#state === "closed") return;
    const session = this.#session;
    this.#session = undefined;
    this.#deps.log.warn({ peer: this.#socket.address, reason }, "agent is held");
    this.#settle("held");
    session
      ?.end()
      .catch((error: unknown) => this.#deps.log.error({ error }, "agent session did not end cleanly"));
  }

  /** Closes a held connection later, when the agent may be welcome; or goes on with it when that is decided. */
  #waitFor({ retryAfterMs, onDecided }: HeldAgent, identified: IdentifiedAgent): void {
    if (this.#state !== "held") return;
    if (onDecided !== undefined) this.#cancelDeadline = onDecided(() => this.#tryAgain(identified));
    else if (retryAfterMs !== undefined) {
      this.#cancelDeadline = this.#deps.clock.after(retryAfterMs, () => this.#socket.close(1000));
    }
  }

  #tryAgain(identified: IdentifiedAgent): void {
    this.#cancelDeadline();
    this.#queue = this.#queue.then(async () => {
      if (this.#state !== "held") return;
      try {
        await this.#open(identified);
      } catch (error) {
        this.#refuse(error);
      }
    });
  }

  /** Nothing that an agent says took a minute: this is no agent. Held connections stay. */
  #giveUp(): void {
    if (this.#state === "handshake") this.#socket.close(1008);
  }

  #settle(state: State): void {
    this.#state = state;
    this.#handshake = undefined;
    this.#cancelDeadline();
    if (state === "held" || !this.#isCounted) return;
    this.#isCounted = false;
    this.#deps.onSettled();
  }
}
