/**
 * Stands between a viewer and the firmware until the sign-in is over: whatever the viewer says as its answer, the
 * firmware gets the one made of the stored account. So no viewer ever sees a password.
 */
import { concatBytes, ProtocolError } from "@tendril/protocol";
import { ByteQueue } from "../byte-queue.ts";
import { type Challenge, challengeCodec, greeting, REDIRECTION_URI, responseOf } from "./digest-fields.ts";
import { encodeAnswer, takeAuthentication, takeStartReply } from "./frames.ts";
import {
  AuthType,
  authenticationCodec,
  RedirectionCommand,
  type RedirectionKind,
  startCodec,
} from "./messages.ts";

export interface InsertedAccount {
  readonly user: string;
  readonly password: string;
  /** The realm that the account is for, where it is known: nothing is answered for another. */
  readonly realm?: string | undefined;
}

export interface InserterDeps {
  /** Hexadecimal MD5 of a text. */
  md5(text: string): string;
  /** A fresh text for each sign-in, of 8 to 64 characters. */
  cnonce(): string;
}

const START_BYTES = 8;
const END_BYTES = 4;
const COUNTER = "00000001";
/** What a viewer may send ahead. */
const MAX_WAITING_BYTES = 65_536;
const none = new Uint8Array();

export class LoginInserter {
  readonly #account: InsertedAccount;
  readonly #deps: InserterDeps;
  readonly #fromViewer = new ByteQueue(MAX_WAITING_BYTES);
  readonly #fromDevice = new ByteQueue(MAX_WAITING_BYTES);
  #challenge: Challenge | undefined;
  #kind: RedirectionKind | undefined;
  #hasStarted = false;
  #isOpen = false;

  constructor(account: InsertedAccount, deps: InserterDeps) {
    this.#account = account;
    this.#deps = deps;
  }

  /** What the viewer started; undefined before. */
  get kind(): RedirectionKind | undefined {
    return this.#kind;
  }

  /** The firmware accepted: from here on bytes pass as they are. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** @returns what goes on to the firmware. @throws ProtocolError for anything but the steps of a sign-in. */
  takeFromViewer(bytes: Uint8Array): Uint8Array[] {
    if (this.#isOpen) return [bytes];
    this.#fromViewer.push(bytes);
    return this.#drain(() => this.#nextOfViewer());
  }

  /**
   * @returns what goes on to the viewer, and what the viewer had sent ahead, now due to the firmware.
   * @throws ProtocolError for anything but the steps of a sign-in, and for a foreign realm.
   */
  takeFromDevice(bytes: Uint8Array): { readonly toViewer: Uint8Array[]; readonly toDevice: Uint8Array } {
    if (this.#isOpen) return { toViewer: [bytes], toDevice: none };
    this.#fromDevice.push(bytes);
    const toViewer = this.#drain(() => this.#nextOfDevice());
    if (!this.#isOpen) return { toViewer, toDevice: none };
    if (this.#fromDevice.length > 0) toViewer.push(this.#fromDevice.takeAll());
    return { toViewer, toDevice: this.#fromViewer.takeAll() };
  }

  #drain(next: () => Uint8Array | undefined): Uint8Array[] {
    const taken: Uint8Array[] = [];
    for (let frame = next(); frame !== undefined; frame = next()) taken.push(frame);
    return taken;
  }

  #nextOfViewer(): Uint8Array | undefined {
    const command = this.#fromViewer.at(0);
    if (command === undefined) return undefined;
    if (command === RedirectionCommand.Start && this.#kind === undefined) {
      const frame = this.#fromViewer.take(START_BYTES);
      if (frame !== undefined) this.#kind = startCodec.decode(frame).kind;
      return frame;
    }
    if (command === RedirectionCommand.End) return this.#fromViewer.take(END_BYTES);
    if (command !== RedirectionCommand.Authenticate) throw unexpected("viewer", command);
    const frame = takeAuthentication(this.#fromViewer);
    return frame === undefined ? undefined : this.#replaced(frame);
  }

  #replaced(frame: Uint8Array): Uint8Array {
    if (authenticationCodec.decode(frame).type === AuthType.Query) return frame;
    const { user, password } = this.#account;
    const challenge = this.#challenge;
    if (challenge === undefined) return encodeAnswer(greeting(user));
    this.#challenge = undefined; // one answer to each
    const cnonce = this.#deps.cnonce();
    const account = { user, password, cnonce, counter: COUNTER };
    const response = responseOf(challenge, account, this.#deps.md5);
    const { realm, nonce, qop } = challenge;
    return encodeAnswer({
      ...{ user, realm, nonce, qop, cnonce, response },
      ...{ uri: REDIRECTION_URI, counter: COUNTER },
    });
  }

  #nextOfDevice(): Uint8Array | undefined {
    const command = this.#fromDevice.at(0);
    if (command === undefined || this.#isOpen) return undefined;
    if (command === RedirectionCommand.StartReply && !this.#hasStarted) {
      const isRefusal = this.#fromDevice.at(1) !== 0;
      const frame = takeStartReply(this.#fromDevice);
      if (frame === undefined) return undefined;
      this.#hasStarted = true;
      return isRefusal ? concatBytes(frame, this.#fromDevice.takeAll()) : frame;
    }
    if (command !== RedirectionCommand.AuthenticateReply) throw unexpected("device", command);
    const frame = takeAuthentication(this.#fromDevice);
    if (frame !== undefined) this.#look(frame);
    return frame;
  }

  #look(frame: Uint8Array): void {
    const { status, type, content } = authenticationCodec.decode(frame);
    if (type === AuthType.Query) return;
    if (status === 0) this.#isOpen = true;
    if (status !== 1 || content.length === 0) return;
    const challenge = challengeCodec.decode(content);
    const { realm } = this.#account;
    if (realm !== undefined && realm !== challenge.realm) {
      throw new ProtocolError(
        "refused",
        "redirection: the device asks for a realm that the account is not for",
      );
    }
    this.#challenge = challenge;
  }
}

function unexpected(who: string, command: number): ProtocolError {
  return new ProtocolError("unexpected", `redirection: ${who} sent ${command} before the sign-in was over`);
}
