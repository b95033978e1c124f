/** What people do to the power of firmware, in words that follow "Intel AMT of NAME:". Whole, for other languages. */
import { AmtPowerAction } from "@tendril/protocol/constants";

const INTO_BIOS = "started into the BIOS";
const OVER_SERIAL = "started into the BIOS, seen over the serial console";
const FROM_NETWORK = "started from the network";

/** By `change` of `amtpower`. */
const ofChanges: ReadonlyMap<string, string> = new Map([
  ["on", "switched on"],
  ["sleep", "put to sleep"],
  ["hibernate", "put into hibernation"],
  ["off", "switched off"],
  ["reset", "reset"],
  ["cycle", "switched off and on again"],
  ["softoff", "asked to shut down"],
  ["softreset", "asked to restart"],
  ["interrupt", "interrupted"],
  ["boot", "started once in another way"],
]);

/** By `actiontype` of `poweraction`. */
const ofActions: ReadonlyMap<number, string> = new Map<number, string>([
  [AmtPowerAction.On, "switched on"],
  [AmtPowerAction.Cycle, "switched off and on again"],
  [AmtPowerAction.Off, "switched off"],
  [AmtPowerAction.Reset, "reset"],
  [AmtPowerAction.OnToBios, INTO_BIOS],
  [AmtPowerAction.ResetToBios, INTO_BIOS],
  [AmtPowerAction.OnToBiosOverSerial, OVER_SERIAL],
  [AmtPowerAction.ResetToBiosOverSerial, OVER_SERIAL],
  [AmtPowerAction.OnFromNetwork, FROM_NETWORK],
  [AmtPowerAction.ResetFromNetwork, FROM_NETWORK],
]);

export function powerDeed(change: string | number): string {
  const known = typeof change === "number" ? ofActions.get(change) : ofChanges.get(change);
  return known ?? String(change);
}
