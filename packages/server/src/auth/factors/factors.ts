/**
 * Second factors of accounts: authenticator app, passkeys, codes by mail, backup codes. Every code works once, whichever way it came; two
 * connections that give the same one at once do not both get in.
 * Source: docs/spec/control-protocol.md, section 2.5; design in docs/adr/0023-second-factors.md.
 */
import { randomInt } from "node:crypto";
import type { UserId } from "@tendril/protocol";
import {
  type Collection,
  type FactorsDocument,
  factorsCollection,
  passkeyCollection,
  type Store,
} from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";
import type { SealingKey } from "../sealing-key.ts";
import { findTotpStep, isTotpSecret } from "./totp.ts";

const BACKUP_CODES = 10;
const NO_STEP = -1;
const MAIL_CODE_MS = 5 * 60_000;

export interface FactorsDeps {
  readonly store: Store;
  readonly key: SealingKey;
  readonly clock: Clock;
}

/** What an account has. */
export interface FactorList {
  readonly hasTotp: boolean;
  /** Codes by mail. */
  readonly byMail: boolean;
  readonly passkeys: number;
  /** Whether each backup code is still good. */
  readonly backup: readonly boolean[];
}

export class Factors {
  readonly #deps: FactorsDeps;
  readonly #factors: Collection<FactorsDocument>;

  constructor(deps: FactorsDeps) {
    this.#deps = deps;
    this.#factors = deps.store.collection(factorsCollection);
  }

  async list(id: UserId): Promise<FactorList> {
    const found = await this.#factors.get(id);
    return {
      hasTotp: found?.totp !== undefined,
      byMail: found?.byMail === true,
      passkeys: await this.#countPasskeys(id),
      backup: (found?.backup ?? []).map(({ isUsed }) => !isUsed),
    };
  }

  /** Whether a password is not enough. Backup codes alone are no factor. */
  async isNeeded(id: UserId): Promise<boolean> {
    const found = await this.#factors.get(id);
    return found?.totp !== undefined || found?.byMail === true || (await this.#countPasskeys(id)) > 0;
  }

  /** Ids of accounts for which a password is not enough. */
  async owners(): Promise<ReadonlySet<UserId>> {
    const [found, keys] = await Promise.all([
      this.#factors.find({}),
      this.#deps.store.collection(passkeyCollection).find({}),
    ]);
    const withCodes = found.filter(({ totp, byMail }) => totp !== undefined || byMail === true);
    return new Set([...withCodes.map(({ _id }) => _id), ...keys.map(({ userid }) => userid)]);
  }

  /** Which factor this code is of; it works no more. */
  async use(id: UserId, code: string): Promise<"totp" | "mail" | "backup" | undefined> {
    return await this.#deps.store.transaction(async () => {
      const found = await this.#factors.get(id);
      if (found === undefined) return undefined;
      return (
        (await this.#useTotp(found, code)) ??
        (await this.#useMail(found, code)) ??
        (await this.#useBackup(found, code))
      );
    });
  }

  /** Sets up an authenticator app with a first code of it; false for a wrong code, and where there is an app. */
  async setTotp(id: UserId, secret: string, code: string): Promise<boolean> {
    if (!isTotpSecret(secret)) return false;
    const step = findTotpStep(secret, { code, nowMs: this.#deps.clock.now(), lastStep: NO_STEP });
    if (step === undefined) return false;
    const totp = { sealed: this.#deps.key.seal(id, secret), lastStep: step };
    return await this.#deps.store.transaction(async () => {
      const found = await this.#factors.get(id);
      if (found?.totp !== undefined) return false;
      await this.#factors.put({ ...found, _id: id, totp });
      return true;
    });
  }

  /** The authenticator app alone; what else there is stays. */
  async removeTotp(id: UserId): Promise<void> {
    await this.#change(id, ({ totp: _, ...rest }) => rest);
  }

  async setByMail(id: UserId, byMail: boolean): Promise<void> {
    await this.#change(id, ({ mailCode: _, ...rest }) => ({ ...rest, byMail }));
  }

  /** A new code of 8 digits for the mail, good for five minutes; the one before works no more. */
  async createMailCode(id: UserId): Promise<string> {
    const code = String(randomInt(10_000_000, 100_000_000));
    const expiresAtMs = this.#deps.clock.now() + MAIL_CODE_MS;
    const mailCode = { hash: this.#deps.key.hash(id, `mail ${code}`), expiresAtMs };
    await this.#change(id, (found) => ({ ...found, mailCode }));
    return code;
  }

  /** Ten new codes of 8 digits; those before work no more. They are shown once: only hashes are kept. */
  async createBackup(id: UserId): Promise<readonly string[]> {
    const codes = new Set<string>();
    while (codes.size < BACKUP_CODES) codes.add(String(randomInt(10_000_000, 100_000_000)));
    const backup = [...codes].map((code) => ({ hash: this.#deps.key.hash(id, code), isUsed: false }));
    await this.#setBackup(id, backup);
    return [...codes];
  }

  async clearBackup(id: UserId): Promise<void> {
    await this.#setBackup(id, []);
  }

  async removeAll(id: UserId): Promise<void> {
    await this.#factors.remove(id);
    await this.#deps.store.collection(passkeyCollection).prune({ where: { userid: id } });
  }

  async #useTotp({ _id, totp }: FactorsDocument, code: string): Promise<"totp" | undefined> {
    const secret = totp === undefined ? undefined : this.#deps.key.unseal(_id, totp.sealed);
    if (totp === undefined || secret === undefined) return undefined;
    const step = findTotpStep(secret, { code, nowMs: this.#deps.clock.now(), lastStep: totp.lastStep });
    if (step === undefined) return undefined;
    await this.#factors.patch(_id, { totp: { ...totp, lastStep: step } });
    return "totp";
  }

  async #useMail({ _id, mailCode, ...rest }: FactorsDocument, code: string): Promise<"mail" | undefined> {
    if (mailCode === undefined || mailCode.expiresAtMs <= this.#deps.clock.now()) return undefined;
    if (mailCode.hash !== this.#deps.key.hash(_id, `mail ${code}`)) return undefined;
    await this.#factors.put({ _id, ...rest });
    return "mail";
  }

  async #useBackup({ _id, backup = [] }: FactorsDocument, code: string): Promise<"backup" | undefined> {
    if (!/^\d{8}$/.test(code)) return undefined;
    const hash = this.#deps.key.hash(_id, code);
    const isGood = backup.some((kept) => !kept.isUsed && kept.hash === hash);
    if (!isGood) return undefined;
    const marked = backup.map((kept) => (kept.hash === hash ? { ...kept, isUsed: true } : kept));
    await this.#factors.patch(_id, { backup: marked });
    return "backup";
  }

  async #setBackup(id: UserId, backup: NonNullable<FactorsDocument["backup"]>): Promise<void> {
    await this.#change(id, (found) => ({ ...found, backup }));
  }

  async #change(id: UserId, change: (found: FactorsDocument) => FactorsDocument): Promise<void> {
    await this.#deps.store.transaction(async () => {
      await this.#factors.put(change((await this.#factors.get(id)) ?? { _id: id }));
    });
  }

  async #countPasskeys(userid: UserId): Promise<number> {
    return await this.#deps.store.collection(passkeyCollection).count({ where: { userid } });
  }
}
