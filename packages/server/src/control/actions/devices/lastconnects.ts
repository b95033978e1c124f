import { isDeviceId, isGroupId } from "@tendril/protocol";
import { lastconnects } from "@tendril/protocol/actions/devices/lastconnects";
import { lastContactCollection } from "../../../store/index.ts";
import { defineAction } from "../../define-action.ts";

export const action = defineAction({
  contract: lastconnects,
  isAlwaysAnswered: true,
  async run({ store, presence, rights }, { user }) {
    const linkedIds = rights.linkedIds(user);
    const contacts = store.collection(lastContactCollection);
    const found = [
      ...(await contacts.find({ where: { meshid: { in: linkedIds.filter(isGroupId) } } })),
      ...(await contacts.getMany(linkedIds.filter(isDeviceId))),
    ];
    const offline = found.filter((contact) => presence.get(contact._id) === undefined);
    return { lastconnects: Object.fromEntries(offline.map((contact) => [contact._id, contact.time])) };
  },
});
