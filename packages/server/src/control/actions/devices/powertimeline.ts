import { powertimeline } from "@tendril/protocol/actions/devices/powertimeline";
import { defineDeviceAction } from "../../define-action.ts";

export const action = defineDeviceAction({
  contract: powertimeline,
  isAlwaysAnswered: true,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  async run({ power }, { device }) {
    return { nodeid: device._id, timeline: await power.timeline(device._id) };
  },
});
