/**
 * User accounts: made, found, changed. Secrets go in and stay in.
 */
import { createUserId, type DomainId, type UserId } from "@tendril/protocol";
import type { EventLog } from "../events/index.ts";
import { type Collection, type Store, type UserDocument, userCollection } from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { Passwords } from "./passwords.ts";

const MAX_NAME_CHARS = 64;
const MAX_PASSWORD_CHARS = 256;

export interface AccountsDeps {
  readonly store: Store;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly events: Pick<EventLog, "record">;
}

export interface NewAccount {
  readonly domain: DomainId;
  readonly name: string;
  readonly password: string;
  readonly realname?: string | undefined;
  readonly siteadmin: number;
}

/** Why an account was not made; texts are for people. */
export type AccountProblem =
  | { readonly kind: "bad-name"; readonly message: string }
  | { readonly kind: "bad-password"; readonly message: string }
  | { readonly kind: "exists"; readonly message: string };

export class Accounts {
  readonly #deps: AccountsDeps;
  readonly #users: Collection<UserDocument>;
  readonly #minPasswordChars: number;

  constructor(deps: AccountsDeps, options: { readonly minPasswordChars: number }) {
    this.#deps = deps;
    this.#users = deps.store.collection(userCollection);
    this.#minPasswordChars = options.minPasswordChars;
  }

  async get(id: UserId): Promise<UserDocument | undefined> {
    return await this.#users.get(id);
  }

  /** By name in any case; `undefined` for names that cannot be. */
  async find(domain: DomainId, name: string): Promise<UserDocument | undefined> {
    return isPossibleName(name) ? await this.#users.get(createUserId(domain, name)) : undefined;
  }

  async count(domain: DomainId): Promise<number> {
    return await this.#users.count({ where: { domain } });
  }

  /** The new account, or why there is none. Event `accountcreate`. */
  async create(account: NewAccount): Promise<UserDocument | AccountProblem> {
    const problem = nameProblem(account.name) ?? this.#passwordProblem(account.password);
    if (problem !== undefined) return problem;
    const passwordHash = await this.#deps.passwords.hash(account.password);
    const seconds = Math.floor(this.#deps.clock.now() / 1000);
    const user: UserDocument = {
      _id: createUserId(account.domain, account.name),
      type: "user",
      name: account.name,
      domain: account.domain,
      creation: seconds,
      passchange: seconds,
      siteadmin: account.siteadmin,
      links: {},
      passwordHash,
      ...(account.realname ? { realname: account.realname } : {}),
    };
    const isMade = await this.#deps.store.transaction(async () => {
      if ((await this.#users.get(user._id)) !== undefined) return false;
      await this.#users.put(user);
      return true;
    });
    if (!isMade) return { kind: "exists", message: `There is an account ${account.name} already.` };
    this.#deps.events.record(user.domain, [user._id], {
      etype: "user",
      action: "accountcreate",
      userid: user._id,
      username: user.name,
      msgid: 64,
      msg: `Account created: ${user.name}`,
    });
    return user;
  }

  /** Why not, as a sentence, or `undefined` when it was changed. */
  async changePassword(id: UserId, password: string): Promise<string | undefined> {
    const problem = this.#passwordProblem(password);
    if (problem !== undefined) return problem.message;
    const passwordHash = await this.#deps.passwords.hash(password);
    await this.#users.patch(id, { passwordHash, passchange: Math.floor(this.#deps.clock.now() / 1000) });
    return undefined;
  }

  /** Replaces the stored form of the same password. */
  async rehash(id: UserId, password: string): Promise<void> {
    await this.#users.patch(id, { passwordHash: await this.#deps.passwords.hash(password) });
  }

  async recordSignIn(id: UserId): Promise<void> {
    const seconds = Math.floor(this.#deps.clock.now() / 1000);
    await this.#users.patch(id, { login: seconds, access: seconds });
  }

  #passwordProblem(password: string): AccountProblem | undefined {
    const isLong = password.length >= this.#minPasswordChars;
    if (isLong && password.length <= MAX_PASSWORD_CHARS) return undefined;
    const message = `A password has ${this.#minPasswordChars} to ${MAX_PASSWORD_CHARS} characters.`;
    return { kind: "bad-password", message };
  }
}

/** Whether `create` gave a problem instead of an account. */
export function isAccountProblem(result: UserDocument | AccountProblem): result is AccountProblem {
  return "kind" in result;
}

function nameProblem(name: string): AccountProblem | undefined {
  if (isPossibleName(name)) return undefined;
  return {
    kind: "bad-name",
    message: `A name has 1 to ${MAX_NAME_CHARS} characters, without blanks, quotes, commas or slashes, and does not begin with ~.`,
  };
}

function isPossibleName(name: string): boolean {
  return name.length <= MAX_NAME_CHARS && /^[^~\s/\\"',<>\p{Cc}][^\s/\\"',<>\p{Cc}]*$/u.test(name);
}
