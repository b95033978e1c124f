import { lastconnect } from "@tendril/protocol/actions/devices/lastconnect";
import { Result } from "@tendril/protocol/constants";
import { lastContactCollection } from "../../../store/index.ts";
import { defineDeviceAction } from "../../define-action.ts";

export const action = defineDeviceAction({
  contract: lastconnect,
  isAlwaysAnswered: true,
  device: { id: ({ nodeid }) => nodeid, right: 0 },
  refusals: { notFound: Result.InvalidDeviceId },
  async run({ store }, { device }) {
    const contact = await store.collection(lastContactCollection).get(device._id);
    const nodeid = device._id;
    if (contact === undefined) return { nodeid, result: Result.NoData };
    return { nodeid, time: contact.time, addr: contact.addr };
  },
});
