/**
 * One WSMAN request after the other with the digest of a login; a page of the firmware likewise.
 */
import { randomBytes } from "node:crypto";
import { DigestSession, parseChallenge } from "@tendril/amt/digest";
import { UnavailableError } from "../../errors.ts";
import type { FirmwareResponse, HttpLine } from "./http-line.ts";

const NONCE_BYTES = 16;
const MAX_TRIES = 3;

/** The firmware knows the user not, or the password is wrong. */
export class LoginRefusedError extends UnavailableError {
  constructor() {
    super("Intel AMT refuses the user name or password");
  }
}

export interface DigestRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export class DigestExchange {
  readonly #line: HttpLine;
  readonly #digest: DigestSession;
  #version: string | undefined;

  constructor(line: HttpLine, login: { readonly user: string; readonly password: string }) {
    this.#line = line;
    this.#digest = new DigestSession(login, () => randomBytes(NONCE_BYTES).toString("hex"));
  }

  /** What the firmware demanded the digest for. */
  get realm(): string | undefined {
    return this.#digest.realm;
  }

  /** Three numbers, as every answer tells them. */
  get version(): string | undefined {
    return this.#version;
  }

  /** @throws LoginRefusedError; UnavailableError as the line does. */
  async send({ method, path, body, headers = {} }: DigestRequest): Promise<FirmwareResponse> {
    let refusals = 0;
    for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
      const proof = this.#digest.authorize({ method, uri: path, body });
      const given = proof === undefined ? {} : { Authorization: proof };
      const response = await this.#line.send({ method, path, body, headers: { ...headers, ...given } });
      this.#version ??= versionOf(response.headers.server);
      if (response.status !== 401) return response;
      if (proof !== undefined) refusals++;
      const challenge = parseChallenge(response.headers["www-authenticate"] ?? "");
      if (challenge === undefined) throw new UnavailableError("Intel AMT asks for no login that is known");
      if (!this.#digest.challenge(challenge, refusals)) throw new LoginRefusedError();
    }
    throw new LoginRefusedError();
  }
}

function versionOf(server: unknown): string | undefined {
  return /Active Management Technology (\d{1,3}\.\d{1,3}\.\d{1,5})/.exec(String(server))?.[1];
}
