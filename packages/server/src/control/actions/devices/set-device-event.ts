import { setDeviceEvent } from "@tendril/protocol/actions/devices/set-device-event";
import { defineDeviceAction } from "../../define-action.ts";

export const action = defineDeviceAction({
  contract: setDeviceEvent,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  async run({ devices }, { user, device, message }) {
    const by = { userid: user._id, username: user.name };
    devices.record(device, { etype: "node", action: "manual", ...by, msg: decoded(message.msg) });
    return { result: "ok" };
  },
});

/** A text that is no escape is meant as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
