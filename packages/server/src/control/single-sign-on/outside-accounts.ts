/**
 * Accounts of people whom somebody else has checked: an OpenID provider or a directory. An account belongs to issuer and
 * subject, never to a name or an address; names only help to make the first one. Groups follow the issuer at each
 * sign-in, where the operator maps them.
 */
import { createHash } from "node:crypto";
import type { DomainId, UserId } from "@tendril/protocol";
import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { type Accounts, isAccountProblem, isEmailAddress, siteRestricts } from "../../auth/index.ts";
import { DeniedError } from "../../errors.ts";
import type { UserGroups } from "../../inventory/index.ts";
import type { Log } from "../../log/index.ts";
import {
  type IdentityDocument,
  identityCollection,
  type Store,
  type UserDocument,
} from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";

const MAX_REALNAME_CHARS = 256;

/** What an issuer said of somebody. */
export interface OutsidePerson {
  readonly domain: DomainId;
  readonly issuer: string;
  readonly subject: string;
  /** A wish for the name of a new account. */
  readonly name: string;
  readonly realname?: string | undefined;
  readonly email?: string | undefined;
  readonly isEmailVerified: boolean;
  readonly groups: readonly string[];
}

export interface OutsidePolicy {
  /** Somebody new gets an account. */
  readonly isCreating: boolean;
  /** One of these groups is needed; empty for none. */
  readonly requiredGroups: readonly string[];
  /** Members are full administrators, others of this issuer are not; empty: the issuer does not decide. */
  readonly adminGroups: readonly string[];
  /** Group of the issuer to name of a user group. */
  readonly groupMap: ReadonlyMap<string, string>;
}

export type OutsideProblem =
  | "group"
  | "unknown"
  | "bad-name"
  | "name-taken"
  | "not-set-up"
  | "locked"
  | "taken";
export type OutsideResult =
  | { readonly kind: "ok"; readonly user: UserDocument }
  | { readonly kind: "refused"; readonly why: OutsideProblem };

export interface OutsideAccountsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  readonly accounts: Accounts;
  readonly userGroups: UserGroups;
}

export class OutsideAccounts {
  readonly #deps: OutsideAccountsDeps;

  constructor(deps: OutsideAccountsDeps) {
    this.#deps = deps;
  }

  /** The account of somebody, made if the policy says so, with what the issuer says now. */
  async resolve(person: OutsidePerson, policy: OutsidePolicy): Promise<OutsideResult> {
    const { requiredGroups } = policy;
    if (requiredGroups.length > 0 && !requiredGroups.some((group) => person.groups.includes(group)))
      return { kind: "refused", why: "group" };
    const known = await this.#find(person);
    const found = known ?? (await this.#create(person, policy));
    if (typeof found === "string") return { kind: "refused", why: found };
    await this.#follow(found, person, policy);
    const user = await this.#deps.accounts.get(found._id);
    if (user === undefined || siteRestricts(user, SiteRight.Locked))
      return { kind: "refused", why: "locked" };
    return { kind: "ok", user };
  }

  /** Lets somebody of outside into an account that is there and signed in. */
  async connect(user: UserDocument, person: OutsidePerson): Promise<OutsideResult> {
    const known = await this.#find(person);
    if (known !== undefined && known._id !== user._id) return { kind: "refused", why: "taken" };
    if (known === undefined) await this.#remember(user._id, person);
    this.#deps.accounts.tell(user, { msg: `Single sign-on connected: ${user.name}`, msgid: 66 });
    return { kind: "ok", user };
  }

  async list(userid: UserId): Promise<IdentityDocument[]> {
    return await this.#deps.store.collection(identityCollection).find({ where: { userid } });
  }

  /** False when it is none of this account. */
  async disconnect(user: UserDocument, id: string): Promise<boolean> {
    const identities = this.#deps.store.collection(identityCollection);
    if ((await identities.get(id))?.userid !== user._id) return false;
    await identities.remove(id);
    this.#deps.accounts.tell(user, { msg: `Single sign-on disconnected: ${user.name}`, msgid: 66 });
    return true;
  }

  async #find(person: OutsidePerson): Promise<UserDocument | undefined> {
    const identity = await this.#deps.store.collection(identityCollection).get(idOf(person));
    return identity === undefined ? undefined : await this.#deps.accounts.get(identity.userid);
  }

  async #create(person: OutsidePerson, policy: OutsidePolicy): Promise<UserDocument | OutsideProblem> {
    const { accounts } = this.#deps;
    const { domain, email, realname, isEmailVerified } = person;
    if (!policy.isCreating) return "unknown";
    // the first account of a domain is its administrator's, made with the set-up token
    if ((await accounts.count(domain)) === 0) return "not-set-up";
    const account = await accounts.create({
      ...{ domain, name: person.name.trim().replaceAll(/\s+/g, "."), siteadmin: 0 },
      realname: realname?.slice(0, MAX_REALNAME_CHARS),
      ...(email !== undefined && isEmailAddress(email) ? { email, emailVerified: isEmailVerified } : {}),
    });
    // whoever has the name here need not be who has it there
    if (isAccountProblem(account)) return account.kind === "exists" ? "name-taken" : "bad-name";
    await this.#remember(account._id, person);
    this.#deps.log.info({ userId: account._id, issuer: person.issuer }, "account made by single sign-on");
    return account;
  }

  async #remember(userid: UserId, person: OutsidePerson): Promise<void> {
    const { issuer, subject } = person;
    const createdAtMs = this.#deps.clock.now();
    const identity = { _id: idOf(person), userid, issuer, subject, createdAtMs };
    await this.#deps.store.collection(identityCollection).put(identity);
  }

  /** Name, address and groups as the issuer has them now. */
  async #follow(user: UserDocument, person: OutsidePerson, policy: OutsidePolicy): Promise<void> {
    const { accounts, log } = this.#deps;
    const news = { msg: `Account follows single sign-on: ${user.name}`, msgid: 66 };
    const profile = profileOf(user, person);
    if (Object.keys(profile).length > 0) await accounts.change(user._id, profile, news);
    const siteadmin = siteRightsOf(user, person, policy);
    try {
      if (siteadmin !== user.siteadmin) await accounts.change(user._id, { siteadmin }, news);
    } catch (error) {
      if (!(error instanceof DeniedError)) throw error; // the last administrator stays one
      log.warn({ userId: user._id }, "single sign-on would take the last administrator away");
    }
    await this.#followGroups(user, person, policy);
  }

  async #followGroups(user: UserDocument, person: OutsidePerson, { groupMap }: OutsidePolicy): Promise<void> {
    const { userGroups, accounts } = this.#deps;
    const wanted = new Set(
      [...groupMap].filter(([from]) => person.groups.includes(from)).map(([, to]) => to),
    );
    for (const group of userGroups.inDomain(user.domain)) {
      if (![...groupMap.values()].includes(group.name)) continue;
      const current = (await accounts.get(user._id)) ?? user;
      const isMember = Object.hasOwn(current.links, group._id);
      if (wanted.has(group.name) && !isMember) await userGroups.addMember(group, current, current);
      else if (!wanted.has(group.name) && isMember) await userGroups.removeMember(group, current, current);
    }
  }
}

function profileOf(user: UserDocument, { realname, email, isEmailVerified }: OutsidePerson) {
  const name = realname?.slice(0, MAX_REALNAME_CHARS);
  const address = email?.toLowerCase();
  const isNewAddress = address !== undefined && isEmailAddress(address) && address !== user.email;
  return {
    ...(name && name !== user.realname ? { realname: name } : {}),
    ...(isNewAddress ? { email: address, emailVerified: isEmailVerified } : {}),
  };
}

function siteRightsOf(
  { siteadmin }: UserDocument,
  { groups }: OutsidePerson,
  { adminGroups }: OutsidePolicy,
): number {
  if (adminGroups.length === 0) return siteadmin;
  if (adminGroups.some((group) => groups.includes(group))) return FULL_RIGHTS;
  return siteadmin === FULL_RIGHTS ? 0 : siteadmin;
}

function idOf({ domain, issuer, subject }: OutsidePerson): string {
  return createHash("sha256")
    .update(JSON.stringify([domain, issuer, subject]))
    .digest("hex");
}
