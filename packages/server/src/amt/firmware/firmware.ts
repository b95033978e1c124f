/**
 * Reads from and tells the firmware of devices, one thing after the other for each. The power state that it tells is
 * shown with the device; after a change it is read again.
 */
import { WsmanFault, WsmanRefusal } from "@tendril/amt/wsman";
import { type DeviceId, ProtocolError } from "@tendril/protocol";
import { PowerState } from "@tendril/protocol/constants";
import { UnavailableError } from "../../errors.ts";
import type { Devices, PowerHistory, Presence } from "../../inventory/index.ts";
import type { Log } from "../../log/index.ts";
import type { Clock } from "../../time/index.ts";
import type { AmtAccess, AmtContact } from "../access/index.ts";
import type { AmtAccount } from "../accounts.ts";
import { readPower } from "../operations/index.ts";
import type { AmtLogins } from "./amt-logins.ts";
import { PowerWatch } from "./power-watch.ts";

const POWER_SETTLES_MS = 6_000;
const CONSENT_REQUIRED = 0x821;

export interface FirmwareDeps {
  readonly access: AmtAccess;
  readonly logins: AmtLogins;
  readonly devices: Devices;
  readonly presence: Presence;
  readonly power: PowerHistory;
  readonly clock: Clock;
  readonly log: Log;
}

export class Firmware {
  readonly #deps: FirmwareDeps;
  readonly #watch: PowerWatch;

  constructor(deps: FirmwareDeps) {
    this.#deps = deps;
    this.#watch = new PowerWatch({ ...deps, random: Math.random, read: (id) => this.readPower(id) });
  }

  close(): void {
    this.#watch.close();
    this.#deps.access.close();
  }

  /** @throws UnavailableError for everything that is in the way, in words for people. */
  async use<T>(deviceId: DeviceId, work: (contact: AmtContact) => Promise<T>): Promise<T> {
    try {
      return await this.#deps.access.use(deviceId, work);
    } catch (error) {
      throw inWords(error);
    }
  }

  /** @throws UnavailableError as `use`. */
  async readPower(deviceId: DeviceId): Promise<number | undefined> {
    const state = await this.use(deviceId, ({ wsman }) => readPower(wsman));
    if (state !== undefined) await this.#show(deviceId, state);
    return state;
  }

  /** A device can be reached: its power state is read now and then, if its login is known. Never throws. */
  cameUp(deviceId: DeviceId): void {
    this.#watch.begin(deviceId);
  }

  /** Reads the power state once a change has had its time. */
  readPowerSoon(deviceId: DeviceId): void {
    this.#deps.clock.after(POWER_SETTLES_MS, () => this.#readPower(deviceId));
  }

  /** Takes an account instead of the one known; it is used from the next request on. */
  async giveAccount(deviceId: DeviceId, account: Omit<AmtAccount, "certificateHash">): Promise<void> {
    await this.#deps.logins.give(deviceId, account);
    this.forget(deviceId);
  }

  /** It speaks TLS from now on. */
  async preferTls(deviceId: DeviceId): Promise<void> {
    await this.#deps.logins.preferTls(deviceId);
    this.forget(deviceId);
  }

  /** It is in its factory state again: nothing of what was known of it holds. */
  async wasDeactivated(deviceId: DeviceId): Promise<void> {
    await this.#deps.logins.forget(deviceId);
    this.forget(deviceId);
  }

  /** The account has changed: nothing is open with the former one any more. */
  forget(deviceId: DeviceId): void {
    this.#deps.access.forget(deviceId);
  }

  #readPower(deviceId: DeviceId): void {
    this.readPower(deviceId).catch((error: unknown) => {
      const why = error instanceof Error ? error.message : "";
      this.#deps.log.debug({ deviceId, why }, "power of firmware not read");
    });
  }

  /** An agent that runs knows better; a device that nothing connects has no state. */
  async #show(deviceId: DeviceId, state: number): Promise<void> {
    const { presence, devices, power, clock } = this.#deps;
    const before = presence.ofFirmware(deviceId);
    if (before === undefined || before.pwr === state) return;
    presence.setFirmware(deviceId, { ...before, pwr: state });
    const device = await devices.get(deviceId);
    if (device === undefined) return;
    const shown = presence.get(deviceId);
    const [conn, pwr] = [shown?.conn ?? before.conn, shown?.pwr ?? PowerState.Unknown];
    devices.record(device, { action: "nodeconnect", conn, pwr, ct: clock.now(), nolog: 1 });
    await power.record(deviceId, pwr);
  }
}

/** For people, where it is something that can happen; else as it is. */
export function inWords(error: unknown): unknown {
  if (error instanceof WsmanRefusal) {
    const why = error.value === CONSENT_REQUIRED ? "the user has to agree first" : error.message;
    return new UnavailableError(`Intel AMT refuses: ${why}`, { cause: error });
  }
  if (error instanceof WsmanFault)
    return new UnavailableError("Intel AMT of this device cannot do that", { cause: error });
  if (error instanceof ProtocolError)
    return new UnavailableError("Intel AMT gives an answer that makes no sense", { cause: error });
  return error;
}
