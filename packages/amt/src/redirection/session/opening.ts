/**
 * The viewer's side of the beginning: start, challenge, answer.
 */
import { ProtocolError } from "@tendril/protocol";
import { ByteQueue } from "../byte-queue.ts";
import {
  type Challenge,
  challengeCodec,
  type DigestAnswer,
  greeting,
  REDIRECTION_URI,
} from "./digest-fields.ts";
import { encodeAnswer, takeAuthentication, takeStartReply } from "./frames.ts";
import {
  AuthType,
  authenticationCodec,
  RedirectionCommand,
  type RedirectionKind,
  startCodec,
} from "./messages.ts";
import { RedirectionRefused, refusalOf } from "./refusal.ts";

const MAX_WAITING_BYTES = 65_536;

export interface OpeningDeps {
  send(bytes: Uint8Array): void;
  /** In a viewer behind our server anything will do: the server puts the real answer in its place. */
  answer(challenge: Challenge): DigestAnswer;
}

/** The session may begin; these bytes came after the beginning. */
export interface Opened {
  readonly rest: Uint8Array;
}

export class RedirectionOpening {
  readonly #kind: RedirectionKind;
  readonly #deps: OpeningDeps;
  readonly #queue = new ByteQueue(MAX_WAITING_BYTES);
  #step: "starting" | "greeting" | "answering" = "starting";

  constructor(kind: RedirectionKind, deps: OpeningDeps) {
    this.#kind = kind;
    this.#deps = deps;
  }

  begin(): void {
    this.#deps.send(startCodec.encode({ kind: this.#kind }));
  }

  /**
   * @returns undefined while the beginning goes on.
   * @throws RedirectionRefused when the firmware says no, ProtocolError when it says nonsense.
   */
  receive(bytes: Uint8Array): Opened | undefined {
    this.#queue.push(bytes);
    if (this.#step === "starting" && !this.#takeStartReply()) return undefined;
    for (let frame = this.#takeReply(); frame !== undefined; frame = this.#takeReply()) {
      if (this.#takeAnswer(frame)) return { rest: this.#queue.takeAll() };
    }
    return undefined;
  }

  #takeStartReply(): boolean {
    if (this.#queue.length === 0) return false;
    this.#expect(RedirectionCommand.StartReply);
    const status = this.#queue.at(1) ?? 0;
    if (takeStartReply(this.#queue) === undefined) return false;
    if (status !== 0) throw new RedirectionRefused(refusalOf(status));
    this.#step = "greeting";
    this.#deps.send(encodeAnswer(greeting("")));
    return true;
  }

  #takeReply(): Uint8Array | undefined {
    if (this.#queue.length === 0) return undefined;
    this.#expect(RedirectionCommand.AuthenticateReply);
    return takeAuthentication(this.#queue);
  }

  /** @returns true when the firmware accepted. */
  #takeAnswer(frame: Uint8Array): boolean {
    const { status, type, content } = authenticationCodec.decode(frame);
    if (type !== AuthType.Digest)
      throw new ProtocolError("unexpected", `redirection: sign-in of type ${type}`);
    if (status === 0) return true;
    if (status !== 1 || this.#step === "answering") throw new RedirectionRefused("credentials");
    const challenge = challengeCodec.decode(content);
    this.#step = "answering";
    const { realm, nonce, qop } = challenge;
    const answer = { ...this.#deps.answer(challenge), realm, nonce, qop, uri: REDIRECTION_URI };
    this.#deps.send(encodeAnswer(answer));
    return false;
  }

  #expect(command: number): void {
    if (this.#queue.at(0) === command) return;
    throw new ProtocolError("unexpected", `redirection: expected ${command}, got ${this.#queue.at(0)}`);
  }
}
