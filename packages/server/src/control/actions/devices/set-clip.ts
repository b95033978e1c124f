import { setClip } from "@tendril/protocol/actions/devices/set-clip";
import { DeviceRight } from "@tendril/protocol/constants";
import { defineDeviceAction } from "../../define-action.ts";
import { askAgent } from "../../device-care/index.ts";

/** The same as `msg` of type `setclip`, with the same rights. */
export const action = defineDeviceAction({
  contract: setClip,
  device: { id: ({ nodeid }) => nodeid, right: DeviceRight.RemoteControl },
  run: (services, call) => askAgent(services, call, { type: "setclip", data: call.message.data }),
});
