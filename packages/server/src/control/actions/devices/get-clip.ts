import { getClip } from "@tendril/protocol/actions/devices/get-clip";
import { DeviceRight } from "@tendril/protocol/constants";
import { defineDeviceAction } from "../../define-action.ts";
import { askAgent } from "../../device-care/index.ts";

/** The same as `msg` of type `getclip`, with the same rights. */
export const action = defineDeviceAction({
  contract: getClip,
  device: { id: ({ nodeid }) => nodeid, right: DeviceRight.RemoteControl },
  run: (services, call) => askAgent(services, call, { type: "getclip" }),
});
