/**
 * One signed-in connection of a user: actions in, replies and events out.
 */
import { randomBytes } from "node:crypto";
import type { SessionId, UserId, WireEvent } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import { narrowUser, siteRestricts } from "../auth/index.ts";
import { type EventSubscription, type PublishedEvent, withOrigin } from "../events/index.ts";
import { TokenBucket } from "../limits/index.ts";
import type { LoginTokenDocument, TokenScope, UserDocument } from "../store/index.ts";
import type { ControlPeer } from "./define-action.ts";
import { type DispatchDeps, dispatch } from "./dispatcher.ts";
import { isEventFor, targetsOf } from "./subscriptions.ts";

const SESSION_BYTES = 20;
const BURST = 400;
const PER_SECOND = 100;
const MAX_QUEUED = 256;
const MAX_UNSENT_BYTES = 33_554_432;
const MAX_UNSENT_BYTES_OF_OTHERS = 1_048_576;

/** The socket as this connection sees it. */
export interface ControlSocket {
  send(text: string): void;
  close(): void;
  readonly bufferedBytes: number;
}

export interface UserConnectionOptions {
  readonly user: UserDocument;
  readonly address: string;
  readonly isToken: boolean;
  /** The login token behind it: when that ends, so does this. */
  readonly token?: LoginTokenDocument | undefined;
  /** The web session that signed it in, if one did: when that ends, so does this. */
  readonly webSessionId?: string | undefined;
  readonly socket: ControlSocket;
}

export interface UserConnectionDeps extends DispatchDeps {
  /** Reads the account again. */
  readonly readUser: (id: UserId) => Promise<UserDocument | undefined>;
}

export class UserConnection implements ControlPeer {
  readonly sessionId: SessionId;
  readonly domain: string;
  readonly address: string;
  readonly isToken: boolean;
  readonly tokenUser: string | undefined;
  readonly webSessionId: string | undefined;
  readonly #deps: UserConnectionDeps;
  readonly #socket: ControlSocket;
  readonly #bucket: TokenBucket;
  #user: UserDocument;
  #scope: TokenScope | undefined;
  #subscription: EventSubscription | undefined;
  #queue: Promise<void> = Promise.resolve();
  #queued = 0;
  #isClosed = false;

  constructor(deps: UserConnectionDeps, options: UserConnectionOptions) {
    this.#deps = deps;
    this.#user = options.user;
    this.#socket = options.socket;
    this.domain = options.user.domain;
    this.address = options.address;
    this.isToken = options.isToken;
    this.tokenUser = options.token?.tokenUser;
    this.#scope = options.token?.scope;
    this.webSessionId = options.webSessionId;
    // a session id is the user's id and a random part: that is how the wire makes it
    this.sessionId = `${options.user._id}/${randomBytes(SESSION_BYTES).toString("hex")}` as SessionId;
    this.#bucket = new TokenBucket({ burst: BURST, perSecond: PER_SECOND, nowMs: deps.services.clock.now() });
  }

  /** What its login token is limited to. */
  get scope(): TokenScope | undefined {
    return this.#scope;
  }

  /** The account as last read, as its token may see it: with every action and every change of it. */
  get user(): UserDocument {
    return this.#user;
  }

  /** Attaches the events that this user may see. */
  subscribe(
    subscribe: (targets: Iterable<string>, on: (e: PublishedEvent) => void) => EventSubscription,
  ): void {
    this.#subscription = subscribe(targetsOf(this.#deps.services.rights, this.#user), (published) =>
      this.#receiveEvent(published),
    );
  }

  /** Takes one text frame; order is kept. Too many at once, and the connection ends. */
  receive(text: string): void {
    if (this.#isClosed) return;
    if (++this.#queued > MAX_QUEUED || !this.#bucket.take(this.#deps.services.clock.now())) {
      this.#deps.count("user too fast");
      this.#deps.services.log.warn({ userId: this.#user._id, peer: this.address }, "user sends too fast");
      this.close();
      return;
    }
    this.#queue = this.#queue.then(() => this.#process(text)).finally(() => this.#queued--);
  }

  send(message: object): void {
    this.sendText(JSON.stringify(message));
  }

  /** What another page says: lost where this one reads slowly, so that nobody can end it by saying much. */
  offer(message: object): void {
    if (this.#socket.bufferedBytes <= MAX_UNSENT_BYTES_OF_OTHERS) this.send(message);
  }

  /** A page that does not read is dropped: it will load everything again when it is back. */
  sendText(text: string): void {
    if (this.#isClosed) return;
    if (this.#socket.bufferedBytes > MAX_UNSENT_BYTES) {
      this.#deps.services.log.warn({ userId: this.#user._id, peer: this.address }, "user does not read");
      this.close();
      return;
    }
    this.#socket.send(text);
  }

  close(): void {
    if (this.#isClosed) return;
    this.ended();
    this.#socket.close();
  }

  /** Refuses on a connection that is open: the client shows why. */
  closeWith(cause: string, msg: string): void {
    this.send({ action: "close", cause, msg });
    this.close();
  }

  /** The socket is gone. */
  ended(): void {
    this.#isClosed = true;
    this.#subscription?.close();
    this.#subscription = undefined;
  }

  async #process(text: string): Promise<void> {
    try {
      if (!(await this.#refreshUser())) return;
      const frame = { text, peer: this, user: this.#user };
      await withOrigin({ address: this.address, session: this.sessionId }, () => dispatch(this.#deps, frame));
    } catch (error) {
      this.#deps.services.log.error({ error, userId: this.#user._id }, "control connection failed");
      this.close();
    }
  }

  async #refreshUser(): Promise<boolean> {
    if (this.#isClosed) return false;
    const { loginTokens, rights } = this.#deps.services;
    const user = await this.#deps.readUser(this.#user._id);
    const token = this.tokenUser === undefined ? undefined : await loginTokens.read(this.tokenUser);
    const isTokenOver = this.tokenUser !== undefined && token === undefined;
    if (user === undefined || isTokenOver || siteRestricts(user, SiteRight.Locked)) {
      this.closeWith("noauth", "noauth");
      return false;
    }
    this.#scope = token?.scope;
    this.#user = narrowUser(user, token, rights);
    return true;
  }

  #receiveEvent(published: PublishedEvent): void {
    const { event } = published;
    if (changesRightsOf(this.#user, event)) this.#retarget();
    if (isEventFor(this.#deps.services.rights, this.#user, published)) this.sendText(eventText(published));
  }

  #retarget(): void {
    this.#refreshUser()
      .then((isThere) => {
        if (isThere) this.#subscription?.retarget(targetsOf(this.#deps.services.rights, this.#user));
      })
      .catch((error: unknown) => this.#deps.services.log.error({ error }, "account not read again"));
  }
}

/** The account, or a user group that it is in. */
function changesRightsOf(user: UserDocument, event: WireEvent): boolean {
  if (event.action === "accountchange") return event.userid === user._id;
  return (
    event.etype === "ugrp" && typeof event.ugrpid === "string" && Object.hasOwn(user.links, event.ugrpid)
  );
}

const texts = new WeakMap<PublishedEvent, string>();

/** An event goes to many pages: it is made into text once. */
function eventText(published: PublishedEvent): string {
  const known = texts.get(published);
  if (known !== undefined) return known;
  const text = JSON.stringify({ action: "event", event: published.event });
  texts.set(published, text);
  return text;
}
