/**
 * Power of the simulated computer: transitions that really happen, and one-time boot settings that the next start
 * takes and clears.
 */
import { numberOf, textOf } from "../classes/index.ts";
import type { AmtDevice } from "./device.ts";

/** One start and what it used. */
export interface BootRecord {
  readonly at: string;
  readonly cause: string;
  readonly source: string;
  /** Into the set-up of the BIOS. */
  readonly bios: boolean;
  readonly sol: boolean;
  readonly ider: "cdrom" | "floppy" | undefined;
  readonly uefi: readonly UefiParameter[] | undefined;
}

export interface UefiParameter {
  readonly vendor: number;
  readonly type: number;
  readonly value: string;
}

const ON = 2;
const NMI = 11;
const RESTARTS = [5, 9, 10, 14, 15, 16];
const CYCLES = [5, 9, 15, 16];
const OFFS = [6, 8, 12, 13];
const SLEEPS = [3, 4, 7];
const ALL_STATES = 16;

const auditEvents = new Map([
  [2, 0],
  [8, 1],
  [6, 1],
  [12, 5],
  [5, 2],
  [9, 2],
  [15, 2],
  [10, 3],
  [14, 6],
  [4, 7],
  [3, 7],
  [7, 8],
  [11, 9],
]);

export class Power {
  readonly #device: AmtDevice;
  /** CIM state: 2 on, 3 and 4 asleep, 7 hibernated, 8 off. */
  state: number;
  /** 2 full, 3 saving, 0 while not on. */
  osState: number;
  readonly boots: BootRecord[] = [];
  bootRole: number | undefined;
  bootSource: string | undefined;

  constructor(device: AmtDevice) {
    this.#device = device;
    this.state = device.options.power;
    this.osState = this.state === ON ? 2 : 0;
  }

  get isOn(): boolean {
    return this.state === ON;
  }

  /** RequestPowerStateChange: 0 done, 2 wrong state, 1 not supported. */
  request(target: number, by: string): number {
    const from = this.state;
    if (!isAllowed(from, target)) {
      this.#device.report("power-refused", { target, from });
      return target >= 2 && target <= ALL_STATES ? 2 : 1;
    }
    this.#device.report("power", { target, from, by });
    this.#device.logs.audit({ application: 17, event: auditEvents.get(target) ?? 3, address: "192.0.2.10" });
    if (target === NMI) return 0; // nothing to see
    if (OFFS.includes(target)) this.#goDown(target === 6 ? 6 : 8);
    else if (SLEEPS.includes(target)) this.#goDown(target);
    else if (CYCLES.includes(target)) this.#cycle();
    else if (RESTARTS.includes(target)) this.#boot("reset");
    else this.#boot(from === 8 || from === 6 ? "power on" : "wake");
    this.#device.deliver("iAMT0001", [String(this.state)]);
    return 0;
  }

  #cycle(): void {
    this.#goDown(8);
    setTimeout(() => this.#boot("cycle"), this.#device.options.powerDelayMs);
  }

  #goDown(state: number): void {
    this.state = state;
    this.osState = 0;
    this.#device.emit("powerdown");
  }

  #boot(cause: string): void {
    const settings = this.#device.classes.first("AMT_BootSettingData");
    const isOneTime = this.bootRole === 1;
    const uefiCount = numberOf(settings.UefiBootNumberOfParams);
    const cdIsDevice = numberOf(settings.IDERBootDevice) === 1;
    const record: BootRecord = {
      at: new Date().toISOString(),
      cause,
      source: cause === "wake" ? "resume" : isOneTime ? (this.bootSource ?? "default") : "default",
      bios: isOneTime && settings.BIOSSetup === true,
      sol: isOneTime && settings.UseSOL === true,
      ider: isOneTime && settings.UseIDER === true ? (cdIsDevice ? "cdrom" : "floppy") : undefined,
      uefi: isOneTime && uefiCount > 0 ? decodeUefi(textOf(settings.UefiBootParametersArray)) : undefined,
    };
    if (cause !== "wake" && isOneTime) this.#clearOneTime();
    this.state = ON;
    this.osState = 2;
    this.boots.push(record);
    this.#device.logs.event(255, 37, 111, 1, 104, 1, 255, 3, 0, 64, 0, 0, 0, 0, 0, 0, 0);
    this.#device.report("boot", { ...record });
    this.#device.emit("boot", record);
  }

  #clearOneTime(): void {
    this.bootRole = undefined;
    this.bootSource = undefined;
    Object.assign(this.#device.classes.first("AMT_BootSettingData"), {
      BIOSSetup: false,
      BIOSPause: false,
      UseSOL: false,
      UseIDER: false,
      IDERBootDevice: 0,
      UefiBootNumberOfParams: 0,
      UefiBootParametersArray: "",
      ConfigurationDataReset: false,
      PlatformErase: false,
      OptionsCleared: true,
    });
  }
}

function isAllowed(from: number, target: number): boolean {
  if (target === ON) return from !== ON;
  if (OFFS.includes(target)) return from === ON || from !== 8;
  if (RESTARTS.includes(target) || SLEEPS.includes(target) || target === NMI) return from === ON;
  return false;
}

function decodeUefi(base64: string): UefiParameter[] {
  const bytes = Buffer.from(base64, "base64");
  const found: UefiParameter[] = [];
  for (let at = 0; at + 8 <= bytes.length; ) {
    const length = bytes.readUInt32LE(at + 4);
    const value = bytes.subarray(at + 8, at + 8 + length);
    const type = bytes.readUInt16LE(at + 2);
    found.push({
      vendor: bytes.readUInt16LE(at),
      type,
      value: value.toString(type === 1 ? "latin1" : "hex"),
    });
    at += 8 + length;
  }
  return found;
}
