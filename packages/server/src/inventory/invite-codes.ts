/**
 * Invitation codes: words with which anybody installs an agent of a device group, until they end or are taken back.
 */
import type { DomainId, WireInvite } from "@tendril/protocol";
import { DeniedError } from "../errors.ts";
import { TokenBucket } from "../limits/index.ts";
import {
  type Collection,
  type GroupDocument,
  groupCollection,
  type InviteDocument,
  type Store,
} from "../store/index.ts";
import type { Clock } from "../time/index.ts";
import type { Actor } from "./actor.ts";
import {
  codesIn,
  type InviteCode,
  inviteOf,
  isSameCode,
  makeCode,
  maskedCode,
  toWireInvite,
} from "./invite-terms.ts";

const HOUR_MS = 3_600_000;
const MAX_CODES = 20;
/** New codes of one person. That one is in use says that another group has it: this is as good as typing it. */
const NEW_CODES = { burst: 100, perSecond: 100 / 3_600 } as const;
const MAX_BUCKETS = 10_000;

export interface InviteCodesDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** Tells what was written. */
  readonly groups: {
    inviteWritten(
      group: GroupDocument,
      news: {
        readonly msg: string;
        readonly actor: Actor | undefined;
        readonly invite: WireInvite | undefined;
      },
    ): void;
  };
}

export interface InviteCodeWish {
  /** Without it one is made. */
  readonly code?: string | undefined;
  readonly flags: number;
  /** 0 for no end. */
  readonly hours: number;
}

export class InviteCodes {
  readonly #deps: InviteCodesDeps;
  readonly #groups: Collection<GroupDocument>;
  readonly #buckets = new Map<string, TokenBucket>();
  #nextPruneAtMs = 0;

  constructor(deps: InviteCodesDeps) {
    this.#deps = deps;
    this.#groups = deps.store.collection(groupCollection);
  }

  /** The group of this domain with that code, in any case of letters; `undefined` also for one that is over. */
  async find(
    domain: DomainId,
    code: string,
  ): Promise<{ readonly group: GroupDocument; readonly code: InviteCode } | undefined> {
    for (const group of await this.#groupsOf(domain)) {
      const found = this.codeOf(group, code);
      if (found !== undefined) return { group, code: found };
    }
    return undefined;
  }

  /** `undefined` when the group has no such code, or has it no more. */
  codeOf(group: GroupDocument, code: string): InviteCode | undefined {
    return codesIn(group.invite, this.#deps.clock.now()).find((one) => isSameCode(one.code, code));
  }

  /** What those who may change the group see of its codes. */
  viewOf(group: GroupDocument): WireInvite | undefined {
    return toWireInvite(group.invite, this.#deps.clock.now());
  }

  /** @throws DeniedError for one that a group has, for too many, and for more than one person makes. */
  async create(group: GroupDocument, wish: InviteCodeWish, actor: Actor): Promise<InviteCode> {
    const { flags, hours } = wish;
    const code = wish.code?.trim() ?? makeCode();
    const end = hours === 0 ? {} : { end: this.#deps.clock.now() + hours * HOUR_MS };
    const made: InviteCode = { code, flags, ...end };
    const written = await this.#write(group, async (codes) => {
      if (codes.length >= MAX_CODES) throw new DeniedError("Too many invitation codes; take some back first");
      this.#spend(actor, 1);
      if ((await this.find(group.domain, code)) !== undefined)
        throw new DeniedError("Invitation code in use");
      return { codes: [...codes, made], flags: group.invite?.flags ?? flags };
    });
    if (written !== undefined)
      this.#tell(written, `Invitation code ${maskedCode(code)} made for ${group.name}`, actor);
    return made;
  }

  /** Whether there was one. */
  async remove(group: GroupDocument, code: string, actor: Actor): Promise<boolean> {
    const gone = this.codeOf(group, code);
    if (gone === undefined) return false;
    const written = await this.#write(group, async (codes, { flags }) => ({
      codes: codes.filter((one) => !isSameCode(one.code, code)),
      flags,
    }));
    if (written !== undefined) this.#tellGone(written, gone, actor);
    return true;
  }

  /**
   * The whole list, as clients write it that know of no terms: codes that stay keep theirs, new ones have no end. Flags
   * that differ from those of before are a new choice for all.
   * @throws DeniedError for a code that another group has, and for more new ones than one person makes.
   */
  async replace(
    group: GroupDocument,
    wish: { readonly codes: readonly string[]; readonly flags: number },
    actor: Actor,
  ): Promise<void> {
    let before: readonly InviteCode[] = [];
    let after: readonly InviteCode[] = [];
    const written = await this.#write(group, async (codes, invite) => {
      const isNew = (code: string): boolean => !codes.some((one) => isSameCode(one.code, code));
      this.#spend(actor, wish.codes.filter(isNew).length);
      const others = (await this.#groupsOf(group.domain)).filter(({ _id }) => _id !== group._id);
      if (others.some((other) => wish.codes.some((code) => this.codeOf(other, code) !== undefined)))
        throw new DeniedError("Invitation code in use");
      before = codes;
      const isNewChoice = wish.flags !== invite.flags;
      after = unique(wish.codes).map((code) => {
        const known = codes.find((one) => isSameCode(one.code, code));
        if (known === undefined) return { code, flags: wish.flags };
        return isNewChoice ? { ...known, flags: wish.flags } : known;
      });
      return { codes: after, flags: wish.flags };
    });
    if (written === undefined) return;
    const isIn = (list: readonly InviteCode[], { code }: InviteCode): boolean =>
      list.some((one) => isSameCode(one.code, code));
    const made = after.filter((code) => !isIn(before, code));
    const gone = before.filter((code) => !isIn(after, code));
    for (const { code } of made)
      this.#tell(written, `Invitation code ${maskedCode(code)} made for ${written.name}`, actor);
    for (const code of gone) this.#tellGone(written, code, actor);
    const isOnlyChoice = made.length + gone.length === 0 && JSON.stringify(before) !== JSON.stringify(after);
    if (isOnlyChoice) this.#tell(written, `Device group ${written.name} changed`, actor);
  }

  /** Removes codes that are over; looks once an hour. Gives their number. */
  async prune(): Promise<number> {
    const nowMs = this.#deps.clock.now();
    if (nowMs < this.#nextPruneAtMs) return 0;
    this.#nextPruneAtMs = nowMs + HOUR_MS;
    let removed = 0;
    for (const group of await this.#groups.find({})) {
      const over = overIn(group, nowMs);
      if (over.length === 0) continue;
      const written = await this.#write(group, async (codes, { flags }) => ({ codes, flags }));
      for (const { code } of written === undefined ? [] : over)
        this.#tell(group, `Invitation code ${maskedCode(code)} of ${group.name} is over`, undefined);
      removed += over.length;
    }
    return removed;
  }

  #spend({ _id }: Actor, count: number): void {
    const nowMs = this.#deps.clock.now();
    const bucket = this.#buckets.get(_id) ?? new TokenBucket({ ...NEW_CODES, nowMs });
    this.#buckets.delete(_id);
    this.#buckets.set(_id, bucket);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size > MAX_BUCKETS && oldest !== undefined) this.#buckets.delete(oldest);
    for (let i = 0; i < count; i++)
      if (!bucket.take(nowMs)) throw new DeniedError("Too many new invitation codes; try again in an hour");
  }

  async #groupsOf(domain: DomainId): Promise<GroupDocument[]> {
    const groups = await this.#groups.find({ where: { domain } });
    return groups.filter(({ deleted, invite }) => deleted === undefined && invite !== undefined);
  }

  /** Two administrators at once: each writes on what the other left. `undefined` when the group is gone. */
  async #write(
    { _id }: GroupDocument,
    change: (
      codes: readonly InviteCode[],
      invite: { readonly flags: number },
    ) => Promise<{ readonly codes: readonly InviteCode[]; readonly flags: number }>,
  ): Promise<GroupDocument | undefined> {
    return await this.#deps.store.transaction(async () => {
      const current = await this.#groups.get(_id);
      if (current === undefined || current.deleted !== undefined) return undefined;
      const { flags = 0 } = current.invite ?? {};
      const next = await change(codesIn(current.invite, this.#deps.clock.now()), { flags });
      const invite: InviteDocument | undefined = inviteOf(next.codes, next.flags);
      return await this.#groups.patch(_id, { invite });
    });
  }

  #tellGone(group: GroupDocument, { code }: InviteCode, actor: Actor): void {
    this.#tell(group, `Invitation code ${maskedCode(code)} of ${group.name} taken back`, actor);
  }

  #tell(group: GroupDocument, msg: string, actor: Actor | undefined): void {
    this.#deps.groups.inviteWritten(group, { msg, actor, invite: this.viewOf(group) });
  }
}

function overIn({ invite, deleted }: GroupDocument, nowMs: number): InviteCode[] {
  if (deleted !== undefined) return [];
  return codesIn(invite, 0).filter(({ end }) => end !== undefined && end <= nowMs);
}

function unique(codes: readonly string[]): string[] {
  const kept: string[] = [];
  for (const code of codes.map((one) => one.trim()))
    if (!kept.some((one) => isSameCode(one, code))) kept.push(code);
  return kept;
}
