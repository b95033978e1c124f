/**
 * Invitations: a link with which someone chooses name and password of a new account. What the account gets is decided
 * anew when it is made: whoever invited must still be able to give it.
 */
import { createHash, randomBytes } from "node:crypto";
import type { DomainId } from "@tendril/protocol";
import { Result, SiteRight } from "@tendril/protocol/constants";
import {
  type AccountProblem,
  type Accounts,
  isAccountProblem,
  siteHas,
  siteRestricts,
} from "../../auth/index.ts";
import { DeniedError } from "../../errors.ts";
import type { UserGroups } from "../../inventory/index.ts";
import {
  type Collection,
  type InvitationDocument,
  invitationCollection,
  type Store,
  type UserDocument,
  type UserGroupDocument,
} from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import { isManagedBy, realmsFor, siteRightsFor } from "./user-rules.ts";

const SECRET_BYTES = 24;
const ID_CHARS = 24;
const DAY_MS = 86_400_000;
const MAX_OPEN = 1_000;

export interface InvitationsDeps {
  readonly store: Store;
  readonly accounts: Accounts;
  readonly userGroups: UserGroups;
  readonly clock: Clock;
}

export interface InvitationWish {
  readonly email?: string | undefined;
  readonly siteadmin: number;
  readonly userGroups: readonly UserGroupDocument[];
  readonly days: number;
}

export class Invitations {
  readonly #deps: InvitationsDeps;
  readonly #invitations: Collection<InvitationDocument>;

  constructor(deps: InvitationsDeps) {
    this.#deps = deps;
    this.#invitations = deps.store.collection(invitationCollection);
  }

  /** The secret of the link is given this once. @throws DeniedError for what the caller may not give. */
  async create(caller: UserDocument, wish: InvitationWish): Promise<{ id: string; secret: string }> {
    if (wish.userGroups.length > 0 && !siteHas(caller, SiteRight.ManageUserGroups))
      throw new DeniedError(Result.PermissionDenied);
    if ((await this.#invitations.count({ where: { domain: caller.domain } })) >= MAX_OPEN)
      throw new DeniedError("There are too many open invitations. Take some back first.");
    const secret = randomBytes(SECRET_BYTES).toString("base64url");
    const nowMs = this.#deps.clock.now();
    const invitation: InvitationDocument = {
      _id: hashOf(secret),
      domain: caller.domain,
      userid: caller._id,
      ...(wish.email === undefined ? {} : { email: wish.email.toLowerCase() }),
      siteadmin: siteRightsFor(caller, undefined, wish.siteadmin),
      groups: realmsFor(caller, undefined, caller.groups ?? []),
      userGroups: wish.userGroups.map(({ _id }) => _id),
      createdAtMs: nowMs,
      expiresAtMs: nowMs + wish.days * DAY_MS,
    };
    await this.#invitations.put(invitation);
    return { id: idOf(invitation), secret };
  }

  /** Open ones of those whom the caller manages, and the own, newest first. */
  async list(caller: UserDocument): Promise<(InvitationDocument & { readonly id: string })[]> {
    const nowMs = this.#deps.clock.now();
    const found = await this.#invitations.find({ where: { domain: caller.domain } });
    const open = found.filter(({ expiresAtMs }) => expiresAtMs > nowMs);
    const seen: (InvitationDocument & { readonly id: string })[] = [];
    for (const invitation of open) {
      const creator = await this.#deps.accounts.get(invitation.userid);
      const isSeen = creator === undefined || isManagedBy(caller, creator);
      if (isSeen) seen.push({ ...invitation, id: idOf(invitation) });
    }
    return seen.sort((a, b) => b.createdAtMs - a.createdAtMs);
  }

  /** Takes one back; false when there is none that the caller sees. */
  async remove(caller: UserDocument, id: string): Promise<boolean> {
    const meant = (await this.list(caller)).find((invitation) => invitation.id === id);
    return meant !== undefined && (await this.#invitations.remove(meant._id));
  }

  /** `undefined` for a link that is over, used, taken back, or of someone who may invite no more. */
  async read(domain: DomainId, secret: string): Promise<InvitationDocument | undefined> {
    const invitation = await this.#invitations.get(hashOf(secret));
    if (invitation === undefined || invitation.domain !== domain) return undefined;
    if (invitation.expiresAtMs <= this.#deps.clock.now()) return undefined;
    return (await this.#creatorOf(invitation)) === undefined ? undefined : invitation;
  }

  /** Makes the account; the link is used up. Two at once: one of them gets it. */
  async accept(
    invitation: InvitationDocument,
    chosen: { readonly name: string; readonly password: string; readonly realname?: string | undefined },
  ): Promise<UserDocument | AccountProblem | undefined> {
    const { accounts, userGroups } = this.#deps;
    const creator = await this.#creatorOf(invitation);
    if (creator === undefined || !(await this.#invitations.remove(invitation._id))) return undefined;
    const { domain, email, siteadmin, groups } = invitation;
    const account = await accounts.create({
      ...{ ...chosen, domain, email, emailVerified: email !== undefined, groups },
      siteadmin: siteRightsFor(creator, undefined, siteadmin),
      actor: creator,
    });
    if (isAccountProblem(account)) {
      await this.#invitations.put(invitation); // the person corrects it and tries again
      return account;
    }
    for (const id of siteHas(creator, SiteRight.ManageUserGroups) ? invitation.userGroups : []) {
      const group = userGroups.get(id);
      if (group !== undefined) await userGroups.addMember(group, account, creator);
    }
    return await accounts.get(account._id);
  }

  async prune(): Promise<number> {
    return await this.#invitations.prune({ where: { expiresAtMs: { lt: this.#deps.clock.now() } } });
  }

  async #creatorOf({ userid }: InvitationDocument): Promise<UserDocument | undefined> {
    const creator = await this.#deps.accounts.get(userid);
    const isFit =
      creator !== undefined &&
      siteHas(creator, SiteRight.ManageUsers) &&
      !siteRestricts(creator, SiteRight.Locked);
    return isFit ? creator : undefined;
  }
}

function hashOf(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}

function idOf({ _id }: InvitationDocument): string {
  return _id.slice(0, ID_CHARS);
}
