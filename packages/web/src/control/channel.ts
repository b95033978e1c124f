/**
 * The control channel of this page: requests with answers, events, and coming back after a loss.
 * Source: docs/spec/control-protocol.md, sections 2.8 and 5.
 */
import type { Contract, FieldsOf, ReplyOf, WireEvent, WireServerInfo, WireUser } from "@tendril/protocol";
import { Result } from "@tendril/protocol/constants";
import { t } from "../language/index.ts";

const REQUEST_TIMEOUT_MS = 30_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const PING_MS = 15_000;
const SILENCE_MS = 40_000;
/** How long an answer may take after the network came back. */
const WAKE_MS = 5_000;

/** What the channel needs of a socket; tests give a fake. */
export interface ChannelSocket {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: (() => void) | null;
}

export interface ChannelHandlers {
  /** Signed in: server and account, as greeted. */
  onGreeting(serverInfo: WireServerInfo, user: WireUser): void;
  onEvent(event: WireEvent): void;
  /** Messages that answer nothing: notices and answers of agents. */
  onPush(message: Readonly<Record<string, unknown>>): void;
  onConnected(isConnected: boolean): void;
  /** The action needs a second factor that was given just now. True when it was: the action is sent again. */
  onFactorNeeded(): Promise<boolean>;
  /** The server ended it: the session is over. */
  onRefused(msg: string): void;
}

export interface ChannelOptions {
  open(): ChannelSocket;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(timer: number): void;
  now(): number;
  random(): number;
}

// biome-ignore lint/suspicious/noExplicitAny: a contract of any fields and any reply
type AnyContract = Contract<string, any, any>;
type Body = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly action: string;
  resolve(body: Body): void;
  reject(error: Error): void;
  readonly timer: number;
}

export class ControlChannel {
  readonly #handlers: ChannelHandlers;
  readonly #options: ChannelOptions;
  readonly #waiting = new Map<string, Waiting>();
  /** What was asked before the first greeting; `undefined` from then on. */
  #early: (() => void)[] | undefined = [];
  #socket: ChannelSocket | undefined;
  #serverInfo: WireServerInfo | undefined;
  #isReady = false;
  #isClosed = false;
  #pauseMs = FIRST_PAUSE_MS;
  #next = 1;
  readonly #timers = new Set<number>();
  #heardAtMs = 0;

  constructor(handlers: ChannelHandlers, options: ChannelOptions) {
    this.#handlers = handlers;
    this.#options = options;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  start(): void {
    if (this.#isClosed) return;
    const socket = this.#options.open();
    this.#socket = socket;
    this.#heardAtMs = this.#options.now();
    socket.onmessage = ({ data }) => this.#receive(socket, data);
    socket.onclose = () => this.#lost(socket);
    this.#keepAlive(socket);
  }

  /** The network is back, or the computer awake: connects at once, or finds out whether the connection still lives. */
  wake(): void {
    const socket = this.#socket;
    if (socket === undefined && this.#timers.size > 0) {
      this.#clearTimers();
      this.start();
    }
    if (socket === undefined) return;
    const heardAtMs = this.#heardAtMs;
    // one that was begun while there was no network is tried again by the system only after half a minute
    if (this.#isReady) socket.send('{"action":"ping"}');
    else this.#pauseMs = FIRST_PAUSE_MS;
    this.#after(WAKE_MS, () => {
      if (socket === this.#socket && this.#heardAtMs === heardAtMs) this.#giveUp(socket);
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.close();
    this.#clearTimers();
    this.#rejectAll(t("The page was closed."));
  }

  /**
   * The answer of an action; asks for a second factor where the server wants one before. What a page asks before it is
   * connected for the first time waits for that; later nothing is kept that would be done by surprise.
   * @throws Error with a sentence when there is none in 30 s or the connection is lost.
   */
  async request<C extends AnyContract>(contract: C, fields: FieldsOf<C>): Promise<ReplyOf<C>> {
    const reply = await this.#ask(contract, fields);
    const result =
      typeof reply === "object" && reply !== null && "result" in reply ? reply.result : undefined;
    if (result !== Result.FactorRequired || !(await this.#handlers.onFactorNeeded())) return reply;
    return await this.#ask(contract, fields);
  }

  #ask<C extends AnyContract>(contract: C, fields: FieldsOf<C>): Promise<ReplyOf<C>> {
    const responseid = `t${this.#next++}`;
    const { promise, resolve, reject } = Promise.withResolvers<ReplyOf<C>>();
    if (this.#isClosed || (!this.#isReady && this.#early === undefined)) {
      reject(new Error(t("No connection to the server.")));
      return promise;
    }
    const timer = this.#options.setTimer(() => {
      this.#waiting.delete(responseid);
      reject(new Error(t("The server did not answer in 30 seconds.")));
    }, REQUEST_TIMEOUT_MS);
    const waiting = {
      action: contract.action,
      resolve: (body: Body) => resolve(body as ReplyOf<C>),
      reject,
      timer,
    };
    this.#waiting.set(responseid, waiting);
    const send = (): void => {
      if (this.#waiting.has(responseid))
        this.#socket?.send(JSON.stringify({ ...fields, action: contract.action, responseid }));
    };
    if (this.#isReady) send();
    else this.#early?.push(send);
    return promise;
  }

  #receive(socket: ChannelSocket, data: unknown): void {
    if (socket !== this.#socket || typeof data !== "string") return;
    this.#heardAtMs = this.#options.now();
    const message: Body = JSON.parse(data);
    const { action } = message;
    if (action === "event") this.#handlers.onEvent(message.event as WireEvent);
    else if (action === "serverinfo") this.#serverInfo = message.serverinfo as WireServerInfo;
    else if (action === "userinfo") this.#greeted(message.userinfo as WireUser);
    else if (action === "close") this.#refused(String(message.msg));
    else if (action === "ping") socket.send('{"action":"pong"}');
    else if (!this.#answer(message)) this.#handlers.onPush(message);
  }

  #greeted(user: WireUser): void {
    if (this.#serverInfo === undefined) return;
    this.#isReady = true;
    this.#pauseMs = FIRST_PAUSE_MS;
    this.#handlers.onGreeting(this.#serverInfo, user);
    this.#handlers.onConnected(true);
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const send of early) send();
  }

  #refused(msg: string): void {
    this.close();
    this.#handlers.onRefused(msg);
  }

  #answer(message: Body): boolean {
    const id = typeof message.responseid === "string" ? message.responseid : "";
    const waiting = this.#waiting.get(id);
    if (waiting === undefined) return false;
    this.#waiting.delete(id);
    this.#options.clearTimer(waiting.timer);
    waiting.resolve(message);
    return message.action !== "msg" || message.type === "runcommands" || "result" in message;
  }

  #lost(socket: ChannelSocket): void {
    if (socket !== this.#socket) return;
    const wasReady = this.#isReady;
    this.#socket = undefined;
    this.#isReady = false;
    this.#clearTimers();
    if (this.#early === undefined) this.#rejectAll(t("The connection to the server was lost."));
    if (this.#isClosed) return;
    if (wasReady) this.#handlers.onConnected(false);
    const pauseMs = this.#pauseMs * (0.5 + this.#options.random());
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2);
    this.#after(pauseMs, () => this.start());
  }

  /** A socket whose line is dead tells its end minutes later. */
  #giveUp(socket: ChannelSocket): void {
    socket.close();
    this.#lost(socket);
  }

  #after(delayMs: number, run: () => void): void {
    const timer = this.#options.setTimer(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs);
    this.#timers.add(timer);
  }

  /** A dead connection is noticed by the silence after a ping. */
  #keepAlive(socket: ChannelSocket): void {
    const tick = (): void => {
      if (socket !== this.#socket) return;
      if (this.#options.now() - this.#heardAtMs > SILENCE_MS) {
        this.#giveUp(socket);
        return;
      }
      if (this.#isReady) socket.send('{"action":"ping"}');
      this.#after(PING_MS, tick);
    };
    this.#after(PING_MS, tick);
  }

  #clearTimers(): void {
    for (const timer of this.#timers) this.#options.clearTimer(timer);
    this.#timers.clear();
  }

  #rejectAll(sentence: string): void {
    for (const waiting of this.#waiting.values()) {
      this.#options.clearTimer(waiting.timer);
      waiting.reject(new Error(sentence));
    }
    this.#waiting.clear();
  }
}
