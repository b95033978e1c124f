/**
 * Put: takes over properties, keeps their kinds, and reports what a real device would not let anybody write.
 */
import { type CimRecord, type CimValue, numberOf } from "../classes/index.ts";
import type { AmtDevice } from "../device/index.ts";
import { WsmanFault } from "./fault.ts";

const readOnlyBoot = [
  "OptionsCleared",
  "WinREBootEnabled",
  "UEFILocalPBABootEnabled",
  "UEFIHTTPSBootEnabled",
  "SecureBootControlEnabled",
];

export interface Put {
  readonly instance: CimRecord;
  readonly changes: CimRecord;
}

/** @throws WsmanFault where the policy of consent may not be changed. */
export function putInto(device: AmtDevice, name: string, { instance, changes }: Put): void {
  const changesConsent =
    name === "IPS_OptInService" && numberOf(changes.OptInRequired) !== numberOf(instance.OptInRequired);
  if (changesConsent && numberOf(instance.CanModifyOptInPolicy) !== 1) {
    const reason = "The sender was not authorized to access the resource.";
    throw new WsmanFault(400, "c:AccessDenied", reason);
  }
  const wanted: CimRecord = { ...changes };
  if (name === "AMT_BootSettingData") {
    for (const property of readOnlyBoot) {
      if (wanted[property] !== undefined) device.report("boot-readonly-property", { name: property });
    }
    wanted.OptionsCleared = false;
  }
  if (name === "AMT_8021XProfile") {
    device.report("wired-login", { ...wanted });
    delete wanted.Password; // can be written only
  }
  for (const [key, value] of Object.entries(wanted)) {
    const before = instance[key];
    if (typeof before === "function" || key === "InstanceID") continue;
    instance[key] = ofTheSameKind(before, value);
  }
  if (name === "AMT_EnvironmentDetectionSettingData" && changes.DetectionStrings === undefined) {
    instance.DetectionStrings = [];
  }
  device.report("put", { cls: name, InstanceID: instance.InstanceID });
}

function ofTheSameKind(before: CimValue | undefined, value: CimValue | undefined): CimValue | undefined {
  if (
    typeof before === "number" &&
    typeof value === "string" &&
    value !== "" &&
    !Number.isNaN(Number(value))
  ) {
    return Number(value);
  }
  return Array.isArray(before) && !Array.isArray(value) && value !== undefined ? [value] : value;
}
