/**
 * The asking end: keeps the nonce it was given and counts its uses, over any number of connections.
 */
import type { DigestChallenge } from "./challenge.ts";
import { quote } from "./fields.ts";
import { responseOf, secretOf } from "./response.ts";

export interface DigestLogin {
  readonly user: string;
  readonly password: string;
}

export interface DigestRequest {
  readonly method: string;
  readonly uri: string;
  readonly body: Uint8Array;
}

export class DigestSession {
  readonly #login: DigestLogin;
  readonly #randomHex: () => string;
  #challenge: DigestChallenge | undefined;
  #secret = "";
  #uses = 0;

  /** `randomHex` gives a new client nonce each time. */
  constructor(login: DigestLogin, randomHex: () => string) {
    this.#login = login;
    this.#randomHex = randomHex;
  }

  /** Of the last challenge. */
  get realm(): string | undefined {
    return this.#challenge?.realm;
  }

  /**
   * Takes the challenge of a 401.
   * @returns whether trying again makes sense: not when the answer to this very challenge, or a second one in a row,
   * was refused. `refusals` counts the 401 that this request has met after it carried a proof, this one included.
   */
  challenge(challenge: DigestChallenge, refusals: number): boolean {
    const isNew = challenge.nonce !== this.#challenge?.nonce;
    if (this.#challenge?.realm !== challenge.realm) {
      this.#secret = secretOf(this.#login.user, challenge.realm, this.#login.password);
    }
    if (isNew) this.#uses = 0;
    this.#challenge = challenge;
    return refusals === 0 || (refusals === 1 && (challenge.isStale || isNew));
  }

  /** The Authorization header; `undefined` before the first challenge. */
  authorize(request: DigestRequest): string | undefined {
    const challenge = this.#challenge;
    if (challenge === undefined) return undefined;
    const { realm, nonce, opaque, qops } = challenge;
    const qop = qops.includes("auth-int") ? "auth-int" : qops[0];
    const count = (++this.#uses).toString(16).padStart(8, "0");
    const clientNonce = this.#randomHex();
    const response = responseOf(this.#secret, { ...request, nonce, qop, count, clientNonce });
    const fields = [
      `username=${quote(this.#login.user)}`,
      `realm=${quote(realm)}`,
      `nonce=${quote(nonce)}`,
      `uri=${quote(request.uri)}`,
      `response="${response}"`,
      ...(qop === undefined ? [] : [`qop=${qop}`, `nc=${count}`, `cnonce="${clientNonce}"`]),
      ...(opaque === undefined ? [] : [`opaque=${quote(opaque)}`]),
    ];
    return `Digest ${fields.join(", ")}`;
  }
}
