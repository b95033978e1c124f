/**
 * The account with which a device is contacted, and what the contact tells of the device: that is kept with it.
 */
import { type DeviceId, isDeviceId } from "@tendril/protocol";
import type { Devices } from "../../inventory/index.ts";
import type { AmtDocument } from "../../store/index.ts";
import type { AmtLogin, ContactOutcome, LoginSource } from "../access/index.ts";
import type { AmtAccount, AmtAccounts } from "../accounts.ts";

/** Bits of `warn`. */
const UNKNOWN_LOGIN = 1;
const ACTIVATED = 2;

export interface AmtLoginsDeps {
  readonly devices: Devices;
  readonly accounts: AmtAccounts;
}

export class AmtLogins implements LoginSource {
  readonly #devices: Devices;
  readonly #accounts: AmtAccounts;

  constructor({ devices, accounts }: AmtLoginsDeps) {
    this.#devices = devices;
    this.#accounts = accounts;
  }

  async loginOf(deviceId: string): Promise<AmtLogin | undefined> {
    const account = isDeviceId(deviceId) ? await this.#accounts.get(deviceId) : undefined;
    if (account === undefined) return undefined;
    const { user, password, isTls, certificateHash } = account;
    return { user, password, prefersTls: isTls, certificate: certificateHash };
  }

  async contacted(deviceId: string, outcome: ContactOutcome): Promise<void> {
    if (!isDeviceId(deviceId)) return;
    const before = (await this.#devices.get(deviceId))?.intelamt ?? {};
    if (outcome.kind === "refused") {
      await this.#write(deviceId, { ...before, warn: (before.warn ?? 0) | UNKNOWN_LOGIN });
      return;
    }
    const { realm, version, isTls, certificate } = outcome;
    if (certificate !== undefined) await this.#accounts.pin(deviceId, certificate);
    const { warn, ...rest } = before;
    const left = (warn ?? 0) & ~UNKNOWN_LOGIN;
    await this.#write(deviceId, {
      ...rest,
      ...(realm === undefined ? {} : { realm }),
      ...(version === undefined ? {} : { ver: version }),
      ...(left === 0 ? {} : { warn: left }),
      tls: isTls ? 1 : 0,
      state: ACTIVATED,
    });
  }

  async give(deviceId: DeviceId, account: Omit<AmtAccount, "certificateHash">): Promise<void> {
    await this.#accounts.set(deviceId, account);
  }

  /** Another certificate than before comes with TLS: the first one is kept again. */
  async preferTls(deviceId: DeviceId): Promise<void> {
    const account = await this.#accounts.get(deviceId);
    if (account !== undefined) await this.#accounts.set(deviceId, { ...account, isTls: true });
  }

  /** The firmware forgot everything. What stays is who it is. */
  async forget(deviceId: DeviceId): Promise<void> {
    await this.#accounts.remove(deviceId);
    const { uuid, host, ver, sku } = (await this.#devices.get(deviceId))?.intelamt ?? {};
    const kept = Object.entries({ uuid, host, ver, sku }).filter(([, value]) => value !== undefined);
    await this.#write(deviceId, { ...Object.fromEntries(kept), state: 0, flags: 0 });
  }

  async #write(deviceId: DeviceId, intelamt: AmtDocument): Promise<void> {
    await this.#devices.change(deviceId, { intelamt });
  }
}
