/**
 * Passwords that activations gave to firmware. Each is written down before the firmware gets it, so that a lost
 * connection or a removed device loses no password. Source: docs/spec/amt.md, section 3.4.
 */
import { randomUUID } from "node:crypto";
import type { SealingKey } from "../../auth/index.ts";
import {
  type AmtActivationDocument,
  amtActivationCollection,
  type Collection,
  type Store,
} from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";

/** Tried at most. */
const MAX_TOLD = 4;
/** An agent can make the server write as often as it likes. */
const MAX_KEPT = 8;

export class ActivationLog {
  readonly #activations: Collection<AmtActivationDocument>;
  readonly #key: Pick<SealingKey, "seal" | "unseal">;
  readonly #clock: Clock;

  constructor(deps: {
    readonly store: Store;
    readonly key: Pick<SealingKey, "seal" | "unseal">;
    readonly clock: Clock;
  }) {
    this.#activations = deps.store.collection(amtActivationCollection);
    this.#key = deps.key;
    this.#clock = deps.clock;
  }

  /** @throws whatever the store does: then there must be no activation. */
  async write(
    activation: Pick<AmtActivationDocument, "uuid" | "nodeid" | "meshid" | "mode"> & {
      readonly password: string;
    },
  ): Promise<void> {
    const { password, ...rest } = activation;
    const sealed = this.#key.seal(ownerOf(activation.uuid), password);
    await this.#activations.put({ _id: randomUUID(), ...rest, sealed, timeMs: this.#clock.now() });
    const all = await this.#activations.find({ where: { nodeid: activation.nodeid } });
    for (const { _id } of all.toSorted((a, b) => b.timeMs - a.timeMs).slice(MAX_KEPT))
      await this.#activations.remove(_id);
  }

  /** Of that firmware in that group, the latest first: what another group gave is not told to this one. */
  async passwordsOf(uuid: string, meshid: AmtActivationDocument["meshid"]): Promise<string[]> {
    const all = await this.#activations.find({ where: { uuid } });
    return all
      .filter((one) => one.meshid === meshid)
      .toSorted((a, b) => b.timeMs - a.timeMs)
      .slice(0, MAX_TOLD)
      .flatMap(({ sealed }) => this.#key.unseal(ownerOf(uuid), sealed) ?? []);
  }
}

function ownerOf(uuid: string): string {
  return `${uuid} activation`;
}
