/**
 * People who make their own account, where the operator allows it. Source: docs/spec/control-protocol.md, section 8,
 * `newAccounts...`.
 */
import { createHash, timingSafeEqual } from "node:crypto";
import type { DomainId } from "@tendril/protocol";
import { SiteRight } from "@tendril/protocol/constants";
import { type AccountProblem, type Accounts, isAccountProblem, isEmailAddress } from "../../auth/index.ts";
import type { UserGroups } from "../../inventory/index.ts";
import type { UserDocument } from "../../store/index.ts";
import { findUserGroup } from "../members.ts";

/** What self-made accounts can get by the settings: rights to manage others are given by people. */
const allowedRights =
  SiteRight.ServerFiles | SiteRight.NoNewGroups | SiteRight.NoTools | SiteRight.NoNewDevices;

export interface RegistrationPolicy {
  readonly isOn: boolean;
  /** Asked of everybody; empty for none. */
  readonly password: string;
  /** Domains of mail addresses; empty for any, and then no address is needed. */
  readonly emailDomains: readonly string[];
  readonly siteRights: number;
  /** Ids of user groups, complete or not. */
  readonly userGroups: readonly string[];
}

export interface RegistrationWish {
  readonly domain: DomainId;
  readonly name: string;
  readonly password: string;
  readonly email?: string | undefined;
  readonly realname?: string | undefined;
  /** The operator's password. */
  readonly pass?: string | undefined;
}

type Problem = AccountProblem | { readonly kind: "bad-pass" | "bad-email"; readonly message: string };

export class Registration {
  readonly policy: RegistrationPolicy;
  readonly #deps: { readonly accounts: Accounts; readonly userGroups: UserGroups };

  constructor(
    deps: { readonly accounts: Accounts; readonly userGroups: UserGroups },
    policy: RegistrationPolicy,
  ) {
    this.#deps = deps;
    this.policy = policy;
  }

  /** The account, or why there is none; `undefined` where nobody may. */
  async register(wish: RegistrationWish): Promise<UserDocument | Problem | undefined> {
    const { accounts } = this.#deps;
    // the first account of a domain is its administrator's, made with the set-up token
    if (!this.policy.isOn || (await accounts.count(wish.domain)) === 0) return undefined;
    const problem = this.#problem(wish);
    if (problem !== undefined) return problem;
    const { domain, name, password, email, realname } = wish;
    const siteadmin = this.policy.siteRights & allowedRights;
    const account = await accounts.create({ domain, name, password, email, realname, siteadmin });
    if (isAccountProblem(account)) return account;
    await this.#joinGroups(account);
    return account;
  }

  #problem({ pass = "", email = "" }: RegistrationWish): Problem | undefined {
    const { password, emailDomains } = this.policy;
    if (password !== "" && !isSame(pass, password))
      return { kind: "bad-pass", message: "The password for new accounts is wrong." };
    const isNeeded = emailDomains.length > 0;
    if ((email !== "" || isNeeded) && !isEmailAddress(email))
      return { kind: "bad-email", message: "This is no mail address." };
    const host = email.split("@")[1]?.toLowerCase() ?? "";
    if (isNeeded && !emailDomains.some((known) => known.toLowerCase() === host))
      return { kind: "bad-email", message: `Use an address at ${emailDomains.join(" or ")}.` };
    return undefined;
  }

  async #joinGroups(account: UserDocument): Promise<void> {
    for (const ref of this.policy.userGroups) {
      const group = findUserGroup(this.#deps, account, ref);
      if (group !== undefined) await this.#deps.userGroups.addMember(group, account, account);
    }
  }
}

function isSame(given: string, wanted: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
