/**
 * Accounts of the firmware, encrypted at rest. They leave the server towards their device only, and only as digest.
 */
import type { DeviceId } from "@tendril/protocol";
import type { SealingKey } from "../auth/index.ts";
import {
  type AmtAccountDocument,
  amtAccountCollection,
  type Collection,
  type Store,
} from "../store/index.ts";

export interface AmtAccount {
  readonly user: string;
  readonly password: string;
  readonly isTls: boolean;
  /** SHA-256 of the certificate that is expected; the first one that comes is kept. */
  readonly certificateHash?: string | undefined;
}

export interface AmtAccountsDeps {
  readonly store: Store;
  readonly key: Pick<SealingKey, "seal" | "unseal">;
}

export class AmtAccounts {
  readonly #key: AmtAccountsDeps["key"];
  readonly #accounts: Collection<AmtAccountDocument>;

  constructor({ store, key }: AmtAccountsDeps) {
    this.#key = key;
    this.#accounts = store.collection(amtAccountCollection);
  }

  /** `undefined` without one, and for one that was sealed with another key. */
  async get(id: DeviceId): Promise<AmtAccount | undefined> {
    const stored = await this.#accounts.get(id);
    const password = stored === undefined ? undefined : this.#key.unseal(id, stored.sealed);
    if (stored === undefined || password === undefined) return undefined;
    const { user, isTls, certificateHash } = stored;
    return { user, password, isTls, certificateHash };
  }

  /** Another account forgets the certificate too: an administrator who gives one anew trusts anew. */
  async set(id: DeviceId, { user, password, isTls }: Omit<AmtAccount, "certificateHash">): Promise<void> {
    await this.#accounts.put({ _id: id, user, isTls, sealed: this.#key.seal(id, password) });
  }

  async remove(id: DeviceId): Promise<void> {
    await this.#accounts.remove(id);
  }

  /** Keeps the certificate that the device showed first. */
  async pin(id: DeviceId, certificateHash: string): Promise<void> {
    const stored = await this.#accounts.get(id);
    if (stored !== undefined && stored.certificateHash === undefined) {
      await this.#accounts.put({ ...stored, certificateHash });
    }
  }
}
