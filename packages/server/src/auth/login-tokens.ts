/**
 * Login tokens: a name `~t:...` and a password for programs that act for an account, without a second factor.
 * Source: docs/spec/control-protocol.md, section 2.7.
 */
import { randomInt } from "node:crypto";
import type { DomainId, UserId } from "@tendril/protocol";
import {
  type Collection,
  type LoginTokenDocument,
  loginTokenCollection,
  type Store,
  type TokenScope,
  type UserDocument,
  userCollection,
} from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { Passwords } from "./passwords.ts";

const NAME_CHARS = 16;
const PASSWORD_CHARS = 20;
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export class LoginTokens {
  readonly #store: Store;
  readonly #tokens: Collection<LoginTokenDocument>;
  readonly #passwords: Passwords;
  readonly #clock: Clock;

  constructor(deps: { readonly store: Store; readonly passwords: Passwords; readonly clock: Clock }) {
    this.#store = deps.store;
    this.#tokens = deps.store.collection(loginTokenCollection);
    this.#passwords = deps.passwords;
    this.#clock = deps.clock;
  }

  /** `expire` in ms since 1970, 0 for never. The password is given this once. */
  async create(
    user: UserDocument,
    options: { readonly name: string; readonly expire: number; readonly scope?: TokenScope | undefined },
  ): Promise<{ token: LoginTokenDocument; password: string }> {
    const tokenUser = `~t:${randomText(NAME_CHARS)}`;
    const password = randomText(PASSWORD_CHARS);
    const token: LoginTokenDocument = {
      _id: `logintoken-${tokenUser}`,
      userid: user._id,
      domain: user.domain,
      name: options.name,
      tokenUser,
      passwordHash: await this.#passwords.hash(password),
      created: this.#clock.now(),
      expire: options.expire,
      ...(options.scope === undefined ? {} : { scope: options.scope }),
    };
    await this.#tokens.put(token);
    return { token, password };
  }

  /** Those that have not expired. */
  async list(user: UserDocument): Promise<LoginTokenDocument[]> {
    const tokens = await this.#tokens.find({ where: { userid: user._id } });
    return tokens.filter((token) => !this.#isExpired(token)).sort((a, b) => a.created - b.created);
  }

  /** False when the user has no such token. */
  async remove(user: UserDocument, tokenUser: string): Promise<boolean> {
    const token = await this.#tokens.get(`logintoken-${tokenUser}`);
    return token?.userid === user._id ? await this.#tokens.remove(token._id) : false;
  }

  /** All of an account that is removed. */
  async removeAll(userId: UserId): Promise<void> {
    await this.#tokens.prune({ where: { userid: userId } });
  }

  /** The account of a token; an unknown token takes as long as a wrong password. */
  async verify(
    domain: DomainId,
    { name, password }: { readonly name: string; readonly password: string },
  ): Promise<{ user: UserDocument; token: LoginTokenDocument } | undefined> {
    const token = await this.#tokens.get(`logintoken-${name}`);
    const isUsable = token !== undefined && token.domain === domain && !this.#isExpired(token);
    const { isRight } = await this.#passwords.verify(password, isUsable ? token.passwordHash : undefined);
    if (!isUsable || !isRight) return undefined;
    const user = await this.#store.collection(userCollection).get(token.userid);
    if (user === undefined) return undefined;
    await this.#tokens.patch(token._id, { lastUsed: this.#clock.now() });
    return { user, token };
  }

  /** The token as it is now; `undefined` when it was taken back or has expired. */
  async read(tokenUser: string): Promise<LoginTokenDocument | undefined> {
    const token = await this.#tokens.get(`logintoken-${tokenUser}`);
    return token === undefined || this.#isExpired(token) ? undefined : token;
  }

  #isExpired(token: LoginTokenDocument): boolean {
    return token.expire !== 0 && token.expire <= this.#clock.now();
  }
}

function randomText(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}
