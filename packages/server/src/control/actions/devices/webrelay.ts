import { webrelay } from "@tendril/protocol/actions/devices/webrelay";
import { UnavailableError } from "../../../errors.ts";
import { defineDeviceAction } from "../../define-action.ts";

/** Foreign pages would run below this server's name: ports are reached by `tendril forward` and Router. */
export const action = defineDeviceAction({
  contract: webrelay,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  async run() {
    throw new UnavailableError("WebRelay Disabled");
  },
});
