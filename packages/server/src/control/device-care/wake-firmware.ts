/**
 * Waking through Intel AMT: firmware that can be reached switches its computer on, whatever its network is.
 */
import { changePower, PowerChange } from "../../amt/index.ts";
import type { DeviceDocument } from "../../store/index.ts";
import { mayUseAmt } from "../firmware/index.ts";
import type { ControlServices } from "../services.ts";

type FirmwareServices = Pick<ControlServices, "firmware" | "presence" | "log">;

/** Whether it was begun; nobody waits for the firmware, which may take its time. */
export function wakeThroughFirmware(
  { firmware, presence, log }: FirmwareServices,
  { device, rights }: { readonly device: DeviceDocument; readonly rights: number },
): boolean {
  const { _id, host, intelamt } = device;
  const hasAddress = intelamt !== undefined && (host ?? "") !== "";
  if (!mayUseAmt(rights) || (presence.ofFirmware(_id) === undefined && !hasAddress)) return false;
  firmware
    .use(_id, ({ wsman }) => changePower(wsman, PowerChange.On))
    .then(() => firmware.readPowerSoon(_id))
    .catch((error: unknown) => {
      const why = error instanceof Error ? error.message : "";
      log.info({ deviceId: _id, why }, "device not woken by its firmware");
    });
  return true;
}
