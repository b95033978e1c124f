import { changeusernotify } from "@tendril/protocol/actions/devices/changeusernotify";
import { Result } from "@tendril/protocol/constants";
import { defineDeviceAction } from "../../define-action.ts";
import { changeNotify } from "../../notices/index.ts";

export const action = defineDeviceAction({
  contract: changeusernotify,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  async run({ accounts }, { user, device, message }) {
    await changeNotify(accounts, user, { id: device._id, notify: message.notify });
    return { result: Result.Ok };
  },
});
