/**
 * What people do to the firmware of a device, as an event of the device.
 */
import type { Devices } from "../../inventory/index.ts";
import type { DeviceDocument, UserDocument } from "../../store/index.ts";

/** `did`: words that follow "Intel AMT of NAME:". */
export function recordAmt(
  devices: Devices,
  {
    device,
    user,
    did,
  }: { readonly device: DeviceDocument; readonly user: UserDocument; readonly did: string },
): void {
  devices.record(device, {
    ...{ etype: "node", action: "amtactivity", userid: user._id, username: user.name },
    msg: `Intel AMT of ${device.name}: ${did}`,
  });
}
