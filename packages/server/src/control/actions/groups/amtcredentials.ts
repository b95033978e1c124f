import { amtcredentials } from "@tendril/protocol/actions/groups/amtcredentials";
import { DeviceRight } from "@tendril/protocol/constants";
import { mpsUserOf } from "../../../mps/index.ts";
import { defineGroupAction } from "../../define-action.ts";

export const action = defineGroupAction({
  contract: amtcredentials,
  group: { right: DeviceRight.ManageDevices, ref: ({ meshid }) => ({ id: meshid }) },
  async run({ facts, mpsCredentials }, { group }) {
    return { ...facts.mps(), user: mpsUserOf(group._id), password: mpsCredentials.passwordOf(group._id) };
  },
});
