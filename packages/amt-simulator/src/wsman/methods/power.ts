/**
 * Power and one-time boot.
 */
import { numberOf, selectorsOf, textOf } from "../../classes/index.ts";
import { type MethodTable, OK } from "./method.ts";

const UNKNOWN_SOURCE = 5;

export const powerMethods: MethodTable = [
  [
    "CIM_PowerManagementService.RequestPowerStateChange",
    (device, args) => device.requestPower(numberOf(args.PowerState)),
  ],
  [
    "IPS_PowerManagementService.RequestOSPowerSavingStateChange",
    (device, args) => {
      if (!device.power.isOn) return 2;
      device.power.osState = numberOf(args.OSPowerSavingState);
      device.report("os-power", { state: device.power.osState });
      return OK;
    },
  ],
  [
    "CIM_BootService.SetBootConfigRole",
    (device, args) => {
      device.power.bootRole = numberOf(args.Role);
      device.report("boot-role", { role: device.power.bootRole });
      return OK;
    },
  ],
  [
    "CIM_BootConfigSetting.ChangeBootOrder",
    (device, args) => {
      const id = textOf(selectorsOf(args.Source)?.InstanceID);
      const isKnown = device.classes
        .list("CIM_BootSourceSetting")
        .some(({ InstanceID }) => InstanceID === id);
      if (id !== "" && !isKnown) return UNKNOWN_SOURCE;
      device.power.bootSource = id === "" ? undefined : id.replace("Intel(r) AMT: ", "");
      device.report("boot-order", { source: id });
      return OK;
    },
  ],
];
