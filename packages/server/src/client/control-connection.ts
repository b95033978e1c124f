/**
 * A signed-in control connection of a program. Opened when it is needed, and again when it was lost.
 */
import { createHash } from "node:crypto";
import type { TLSSocket } from "node:tls";
import {
  type Contract,
  type FieldsOf,
  ProtocolError,
  parseJsonObject,
  type ReplyOf,
} from "@tendril/protocol";
import WebSocket from "ws";
import type * as z from "zod/mini";
import { UnavailableError } from "../errors.ts";
import type { Clock } from "../time/index.ts";
import { errorOfResult, errorOfSignIn } from "./refusals.ts";

const TIMEOUT_MS = 20_000;
const MAX_FRAME_BYTES = 64 * 1_048_576;

export interface Account {
  /** `https://server:port/`, with the domain's path if it has one. */
  readonly url: URL;
  /** Name of an account, or of a login token. */
  readonly name: string;
  readonly password: string;
  /** Second factor. */
  readonly code?: string;
  /** SHA-256 of the web certificate, hex; without it the certificate must be one that this computer trusts. */
  readonly fingerprint: string | undefined;
}

type Reply = ReadonlyMap<string, unknown>;
type AnyContract = Contract<string, z.ZodMiniType, object>;

export class ControlConnection {
  readonly #account: Account;
  readonly #clock: Clock;
  #opened: Promise<WebSocket> | undefined;
  readonly #waiting = new Map<string, (reply: Reply | undefined) => void>();
  #onMessage: (message: Reply) => void = () => {};
  #next = 1;

  constructor(account: Account, clock: Clock) {
    this.#account = account;
    this.#clock = clock;
  }

  /** Sends an action and gives its answer. @throws DeniedError, NotFoundError, UnavailableError. */
  async ask<C extends AnyContract>(contract: C, fields: FieldsOf<C> & object): Promise<ReplyOf<C>> {
    const reply = await this.request(contract, fields);
    const result = reply.get("result");
    if (typeof result === "string" && result.toLowerCase() !== "ok") throw errorOfResult(result);
    return Object.fromEntries(reply) as ReplyOf<C>; // an answer of the server that was signed in to
  }

  /** The answer as it came, whatever its `result`. @throws DeniedError for the sign-in, UnavailableError. */
  async request<C extends AnyContract>(
    contract: C,
    fields: FieldsOf<C> & object,
    timeoutMs = TIMEOUT_MS,
  ): Promise<Reply> {
    const socket = await this.open();
    const responseid = `t${this.#next++}`;
    const { promise, resolve } = Promise.withResolvers<Reply | undefined>();
    this.#waiting.set(responseid, resolve);
    const cancel = this.#clock.after(timeoutMs, () => resolve(undefined));
    socket.send(JSON.stringify({ ...fields, action: contract.action, responseid }));
    const reply = await promise;
    cancel();
    this.#waiting.delete(responseid);
    if (reply === undefined) throw new UnavailableError("no answer came in time");
    return reply;
  }

  /** Gives the messages that answer nothing, until `stopped`. @throws UnavailableError when the connection ends. */
  async follow(onMessage: (message: Reply) => void, stopped: Promise<void>): Promise<void> {
    const socket = await this.open();
    const { promise, reject } = Promise.withResolvers<void>();
    socket.once("close", () => reject(new UnavailableError("the server closed the connection")));
    this.#onMessage = onMessage;
    await Promise.race([promise, stopped]);
  }

  /** Signs in, unless that is done. @throws DeniedError for a wrong password, UnavailableError. */
  async open(): Promise<WebSocket> {
    this.#opened ??= this.#signIn();
    try {
      return await this.#opened;
    } catch (error) {
      this.#opened = undefined;
      throw error;
    }
  }

  /** A tunnel of the same server, with the same demand on its certificate. */
  openSocket(path: string, headers: Readonly<Record<string, string>> = {}): WebSocket {
    const { url, fingerprint } = this.#account;
    const base = url.pathname.endsWith("/") ? url.pathname : `${url.pathname}/`;
    const socket = new WebSocket(`wss://${url.host}${base}${path}`, {
      headers: { ...headers },
      perMessageDeflate: false,
      rejectUnauthorized: fingerprint === undefined,
      handshakeTimeout: TIMEOUT_MS,
      maxPayload: MAX_FRAME_BYTES,
      finishRequest(request) {
        request.on("socket", (tls) => {
          tls.once("secureConnect", () => {
            const problem = problemOf(tls as TLSSocket, fingerprint);
            if (problem === undefined)
              request.end(); // nothing secret is sent before
            else request.destroy(new Error(problem));
          });
        });
      },
    });
    return socket;
  }

  close(): void {
    this.#opened?.then(
      (socket) => socket.terminate(),
      () => {}, // it never opened
    );
    this.#opened = undefined;
  }

  async #signIn(): Promise<WebSocket> {
    const { name, password, code } = this.#account;
    const given = [name, password, ...(code === undefined ? [] : [code])];
    const header = given.map((text) => Buffer.from(text).toString("base64")).join(",");
    const socket = this.openSocket("control.ashx", { "x-meshauth": header });
    const { promise, resolve, reject } = Promise.withResolvers<WebSocket>();
    socket.on("message", (frame: Buffer) => {
      const message = parse(frame.toString("utf8"));
      if (message?.get("action") === "userinfo") resolve(socket);
      else if (message?.get("action") === "close") reject(errorOfSignIn(String(message.get("msg"))));
      else if (message !== undefined) this.#receive(message);
    });
    socket.on("error", (error) => reject(new UnavailableError(explain(error, this.#account))));
    socket.on("close", () => {
      this.#opened = undefined;
      for (const answer of this.#waiting.values()) answer(undefined);
      reject(new UnavailableError("the server closed the connection"));
    });
    const cancel = this.#clock.after(TIMEOUT_MS, () => socket.terminate());
    try {
      return await promise;
    } finally {
      cancel();
    }
  }

  #receive(message: Reply): void {
    const answer = this.#waiting.get(String(message.get("responseid")));
    if (answer === undefined) this.#onMessage(message);
    else answer(message);
  }
}

/** What is wrong with the certificate; a pinned one need not be trusted by anybody else. */
function problemOf(socket: TLSSocket, fingerprint: string | undefined): string | undefined {
  if (fingerprint === undefined) return undefined; // the TLS library has decided
  const seen = createHash("sha256").update(socket.getPeerCertificate().raw).digest("hex");
  return seen === fingerprint ? undefined : `the certificate of the server has the fingerprint ${seen}`;
}

function explain(error: Error, { url, fingerprint }: Account): string {
  const code = "code" in error ? String(error.code) : "";
  const isCertificate = /CERT|SELF_SIGNED|UNABLE_TO_|ALTNAME/.test(code);
  if (isCertificate && fingerprint === undefined) {
    return `${url.host}: its certificate is not trusted here (${code}); give its SHA-256 with --fingerprint`;
  }
  if (code === "ECONNREFUSED" || code === "ENOTFOUND" || code === "EHOSTUNREACH") {
    return `${url.host} cannot be reached (${code})`;
  }
  return `${url.host}: ${error.message}`;
}

function parse(frame: string): Map<string, unknown> | undefined {
  try {
    return parseJsonObject(frame, MAX_FRAME_BYTES);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}
