import { wakedevices } from "@tendril/protocol/actions/devices/wakedevices";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineDevicesAction } from "../../define-action.ts";
import { type WakeOutcome, wakeDevice, wakeThroughFirmware } from "../../device-care/index.ts";

/** For one device the answer says what was done, in the words that scripts know; for several it is `ok`. */
export const action = defineDevicesAction({
  contract: wakedevices,
  devices: { ids: ({ nodeids }) => nodeids, right: DeviceRight.Wake },
  async run(services, { user, devices, message, rightsOn }) {
    const outcomes: WakeOutcome[] = [];
    let isThroughFirmware = false;
    for (const device of devices) {
      outcomes.push(await wakeDevice(services, device));
      isThroughFirmware = wakeThroughFirmware(services, { device, rights: rightsOn(device) });
      services.devices.record(device, {
        ...{ etype: "node", action: "wakedevices", nodeids: [device._id] },
        ...{ userid: user._id, username: user.name, msg: `Wake-up of ${device.name} sent` },
      });
    }
    const [first] = outcomes;
    if (message.nodeids.length > 1 || first === undefined) return { result: Result.Ok };
    if (first.kind === "unknown" && isThroughFirmware) return { result: "Used Intel AMT of the device" };
    return { result: wordsOf(first) };
  },
});

function wordsOf(outcome: WakeOutcome): string {
  if (outcome.kind === "sent") return `Used ${outcome.neighbours} device(s) to send wake packets`;
  return outcome.why === "no-interfaces"
    ? "No network information for this device"
    : "No known MAC addresses for this device";
}
