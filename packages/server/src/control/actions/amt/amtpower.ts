import { amtpower } from "@tendril/protocol/actions/amt/amtpower";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { bootOnce, changePower, PowerChange } from "../../../amt/index.ts";
import { DeniedError } from "../../../errors.ts";
import { defineAmtAction, powerDeed, recordAmt } from "../../firmware/index.ts";

const changes = {
  on: PowerChange.On,
  sleep: PowerChange.SleepDeep,
  hibernate: PowerChange.Hibernate,
  off: PowerChange.Off,
  reset: PowerChange.Reset,
  cycle: PowerChange.Cycle,
  softoff: PowerChange.GracefulOff,
  softreset: PowerChange.GracefulReset,
  interrupt: PowerChange.Interrupt,
} as const;

/** Waking needs another right than everything else: the dispatcher lets in who can see the device. */
export const action = defineAmtAction({
  contract: amtpower,
  right: 0,
  async run({ firmware, devices }, { device, user, rights, message }) {
    const { change, bios, sol, ider, source } = message;
    const needed = change === "on" ? DeviceRight.Wake : DeviceRight.ResetPowerOff;
    if ((rights & needed) === 0) throw new DeniedError(Result.PermissionDenied);
    await firmware.use(device._id, ({ wsman }) =>
      change === "boot"
        ? bootOnce(wsman, {
            ...(bios === undefined ? {} : { bios }),
            ...(sol === undefined ? {} : { sol }),
            ...(ider === undefined ? {} : { ider }),
            ...(source === undefined ? {} : { source }),
          })
        : changePower(wsman, changes[change]),
    );
    recordAmt(devices, { device, user, did: powerDeed(change) });
    firmware.readPowerSoon(device._id);
    return { result: Result.Ok };
  },
});
