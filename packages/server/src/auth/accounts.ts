/**
 * User accounts: made, found, changed, removed. Secrets go in and stay in. Every password, whichever way it comes, is
 * set by one function; the last full administrator of a domain cannot be lost.
 */
import { createUserId, type DomainId, type UserId } from "@tendril/protocol";
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { DeniedError } from "../errors.ts";
import { accountTargets, type EventLog } from "../events/index.ts";
import {
  type Collection,
  type Store,
  type UserDocument,
  type UserImageDocument,
  userCollection,
  userImageCollection,
} from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import { type PasswordRules, passwordProblem } from "./password-rules.ts";
import type { Passwords } from "./passwords.ts";
import { toWireUser } from "./wire-user.ts";

const MAX_NAME_CHARS = 64;
const DAY_SECONDS = 86_400;
/** `passchange` of an account that must choose a new password at its next sign-in. */
const MUST_CHANGE = -1;

export interface AccountsDeps {
  readonly store: Store;
  readonly passwords: Passwords;
  readonly clock: Clock;
  readonly events: Pick<EventLog, "record">;
}

/** Who did it; absent for the command line and the account's owner. */
interface Actor {
  readonly _id: UserId;
  readonly name: string;
}

export interface NewAccount {
  readonly domain: DomainId;
  readonly name: string;
  /** Absent for those whom somebody else checks. */
  readonly password?: string;
  readonly realname?: string | undefined;
  readonly email?: string | undefined;
  readonly emailVerified?: boolean | undefined;
  readonly consent?: number | undefined;
  /** Realms. */
  readonly groups?: readonly string[] | undefined;
  readonly siteadmin: number;
  /** Another password must be chosen at the first sign-in. */
  readonly mustChangePassword?: boolean | undefined;
  readonly actor?: Actor;
}

/** Why an account was not made; texts are for people. */
export type AccountProblem =
  | { readonly kind: "bad-name"; readonly message: string }
  | { readonly kind: "bad-password"; readonly message: string }
  | { readonly kind: "exists"; readonly message: string };

type Change = { readonly [Field in keyof UserDocument]?: UserDocument[Field] | undefined };

/** What is told of a change. */
export interface ChangeNews {
  readonly msg: string;
  readonly msgid: number;
  readonly actor?: Actor;
}

export class Accounts {
  readonly rules: PasswordRules;
  readonly #deps: AccountsDeps;
  readonly #users: Collection<UserDocument>;

  constructor(deps: AccountsDeps, options: { readonly rules: PasswordRules }) {
    this.#deps = deps;
    this.#users = deps.store.collection(userCollection);
    this.rules = options.rules;
  }

  async get(id: UserId): Promise<UserDocument | undefined> {
    return await this.#users.get(id);
  }

  /** By name in any case; `undefined` for names that cannot be. */
  async find(domain: DomainId, name: string): Promise<UserDocument | undefined> {
    return isPossibleName(name) ? await this.#users.get(createUserId(domain, name)) : undefined;
  }

  async image(id: UserId): Promise<UserImageDocument | undefined> {
    return await this.#deps.store.collection(userImageCollection).get(id);
  }

  async count(domain: DomainId): Promise<number> {
    return await this.#users.count({ where: { domain } });
  }

  async inDomain(domain: DomainId): Promise<UserDocument[]> {
    return await this.#users.find({ where: { domain } });
  }

  /** Accounts with this address, in any case of letters. */
  async findByEmail(domain: DomainId, email: string): Promise<UserDocument[]> {
    const found = await this.#users.find({ where: { email: email.toLowerCase() } });
    return found.filter((user) => user.domain === domain);
  }

  /** The new account, or why there is none. Event `accountcreate`. */
  async create(account: NewAccount): Promise<UserDocument | AccountProblem> {
    const { name, password } = account;
    const problem =
      nameProblem(name) ?? (password === undefined ? undefined : this.#passwordProblem(password, name));
    if (problem !== undefined) return problem;
    const hash = password === undefined ? undefined : await this.#deps.passwords.hash(password);
    const user = this.#document(account, hash);
    const isMade = await this.#deps.store.transaction(async () => {
      if ((await this.#users.get(user._id)) !== undefined) return false;
      await this.#users.put(user);
      return true;
    });
    if (!isMade) return { kind: "exists", message: `There is an account ${account.name} already.` };
    this.#deps.events.record(user.domain, accountTargets(user), {
      etype: "user",
      action: "accountcreate",
      userid: user._id,
      username: account.actor?.name ?? user.name,
      account: toWireUser(user),
      msgid: 64,
      msg: `Account created: ${user.name}`,
    });
    return user;
  }

  /** Merges fields; event `accountchange`. `undefined` when there is no such account. @throws DeniedError. */
  async change(id: UserId, change: Change, news: ChangeNews): Promise<UserDocument | undefined> {
    const changed = await this.#deps.store.transaction(async () => {
      const user = await this.#users.get(id);
      if (user === undefined) return undefined;
      if (change.siteadmin !== undefined && change.siteadmin !== FULL_RIGHTS) await this.#keepOneAdmin(user);
      const email = change.email?.toLowerCase();
      return await this.#users.patch(id, email === undefined ? change : { ...change, email });
    });
    if (changed !== undefined) this.tell(changed, news);
    return changed;
  }

  /** For letters. Nobody did anything: no event. */
  async noteBrowserLanguage(id: UserId, browserLang: string): Promise<UserDocument | undefined> {
    return await this.#users.patch(id, { browserLang });
  }

  /** Event `accountchange`, for changes that are stored elsewhere. */
  tell(user: UserDocument, { msg, msgid, actor }: ChangeNews): void {
    this.#deps.events.record(user.domain, accountTargets(user), {
      etype: "user",
      action: "accountchange",
      userid: user._id,
      username: actor?.name ?? user.name,
      account: toWireUser(user),
      msgid,
      msgArgs: [user.name],
      msg,
    });
  }

  /** Removes the document alone; what hangs on it goes before. Event `accountremove`. @throws DeniedError. */
  async remove(user: UserDocument, actor: Actor): Promise<void> {
    await this.#deps.store.transaction(async () => {
      await this.#keepOneAdmin(user);
      await this.#users.remove(user._id);
    });
    this.#deps.events.record(user.domain, accountTargets(user), {
      etype: "user",
      action: "accountremove",
      userid: user._id,
      username: actor.name,
      msgid: 63,
      msg: `Account removed: ${user.name}`,
    });
  }

  /** Why not, as a sentence, or `undefined` when it was changed. The only way in which a password is set. */
  async changePassword(
    id: UserId,
    password: string,
    { mustChange = false }: { readonly mustChange?: boolean } = {},
  ): Promise<string | undefined> {
    const user = await this.#users.get(id);
    if (user === undefined) return "There is no such account.";
    const problem = this.#passwordProblem(password, user.name);
    if (problem !== undefined) return problem.message;
    const { passwords, clock } = this.#deps;
    const { remembered } = this.rules;
    const former = [user.passwordHash, ...(user.oldPasswordHashes ?? [])].filter(
      (hash) => hash !== undefined,
    );
    for (const hash of former.slice(0, remembered)) {
      if ((await passwords.verify(password, hash)).isRight)
        return "This password was used before. Choose another one.";
    }
    await this.#users.patch(id, {
      passwordHash: await passwords.hash(password),
      oldPasswordHashes: remembered === 0 ? undefined : former.slice(0, remembered),
      passchange: mustChange ? MUST_CHANGE : Math.floor(clock.now() / 1000),
    });
    return undefined;
  }

  /** Whether the next sign-in in a browser must set another password. */
  mustChangePassword(user: UserDocument): boolean {
    if (user.passwordHash === undefined) return false;
    if (user.passchange === MUST_CHANGE) return true;
    const ageSeconds = this.#deps.clock.now() / 1000 - (user.passchange ?? user.creation);
    return this.rules.maxAgeDays > 0 && ageSeconds > this.rules.maxAgeDays * DAY_SECONDS;
  }

  /** Demands another password at the next sign-in, or takes the demand back. */
  async demandPasswordChange(id: UserId, isDemanded: boolean): Promise<void> {
    const seconds = Math.floor(this.#deps.clock.now() / 1000);
    await this.#users.patch(id, { passchange: isDemanded ? MUST_CHANGE : seconds });
  }

  /** Replaces the stored form of the same password. */
  async rehash(id: UserId, password: string): Promise<void> {
    await this.#users.patch(id, { passwordHash: await this.#deps.passwords.hash(password) });
  }

  async recordSignIn(id: UserId): Promise<void> {
    const seconds = Math.floor(this.#deps.clock.now() / 1000);
    await this.#users.patch(id, { login: seconds, access: seconds });
  }

  /** Inside a transaction. @throws DeniedError when this is the only full administrator of its domain. */
  async #keepOneAdmin(user: UserDocument): Promise<void> {
    if (user.siteadmin !== FULL_RIGHTS) return;
    const all = await this.inDomain(user.domain);
    if (all.some((other) => other._id !== user._id && other.siteadmin === FULL_RIGHTS)) return;
    throw new DeniedError("The last full administrator cannot be removed, locked or given less");
  }

  #document(account: NewAccount, passwordHash: string | undefined): UserDocument {
    const seconds = Math.floor(this.#deps.clock.now() / 1000);
    const { domain, name, siteadmin, realname, email, emailVerified, consent, groups } = account;
    return {
      _id: createUserId(domain, name),
      type: "user",
      name,
      domain,
      creation: seconds,
      passchange: account.mustChangePassword ? MUST_CHANGE : seconds,
      siteadmin,
      links: {},
      ...(passwordHash === undefined ? {} : { passwordHash }),
      ...(realname ? { realname } : {}),
      ...(email ? { email: email.toLowerCase() } : {}),
      ...(email && emailVerified ? { emailVerified } : {}),
      ...(consent ? { consent } : {}),
      ...(groups?.length ? { groups } : {}),
    };
  }

  #passwordProblem(password: string, name: string): AccountProblem | undefined {
    const message = passwordProblem(this.rules, { password, name });
    return message === undefined ? undefined : { kind: "bad-password", message };
  }
}

/** Whether `create` gave a problem instead of an account. */
export function isAccountProblem(result: UserDocument | AccountProblem): result is AccountProblem {
  return "kind" in result;
}

/** Why a name cannot be one, or `undefined`. */
export function nameProblem(name: string): AccountProblem | undefined {
  if (isPossibleName(name)) return undefined;
  return {
    kind: "bad-name",
    message: `A name has 1 to ${MAX_NAME_CHARS} characters, without blanks, quotes, commas or slashes, and does not begin with ~.`,
  };
}

function isPossibleName(name: string): boolean {
  return name.length <= MAX_NAME_CHARS && /^[^~\s/\\"',<>\p{Cc}][^\s/\\"',<>\p{Cc}]*$/u.test(name);
}
