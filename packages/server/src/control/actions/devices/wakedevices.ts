import { wakedevices } from "@tendril/protocol/actions/devices/wakedevices";
import { DeviceRight, Result } from "@tendril/protocol/constants";
import { defineDevicesAction } from "../../define-action.ts";
import { type WakeOutcome, wakeDevice } from "../../device-care/index.ts";

/** For one device the answer says what was done, in the words that scripts know; for several it is `ok`. */
export const action = defineDevicesAction({
  contract: wakedevices,
  devices: { ids: ({ nodeids }) => nodeids, right: DeviceRight.Wake },
  async run(services, { user, devices, message }) {
    const outcomes: WakeOutcome[] = [];
    for (const device of devices) {
      outcomes.push(await wakeDevice(services, device));
      services.devices.record(device, {
        ...{ etype: "node", action: "wakedevices", nodeids: [device._id] },
        ...{ userid: user._id, username: user.name, msg: `Wake-up of ${device.name} sent` },
      });
    }
    const [first] = outcomes;
    return { result: message.nodeids.length === 1 && first !== undefined ? wordsOf(first) : Result.Ok };
  },
});

function wordsOf(outcome: WakeOutcome): string {
  if (outcome.kind === "sent") return `Used ${outcome.neighbours} device(s) to send wake packets`;
  return outcome.why === "no-interfaces"
    ? "No network information for this device"
    : "No known MAC addresses for this device";
}
