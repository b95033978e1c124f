import { isGroupId } from "@tendril/protocol";
import { lastconnects } from "@tendril/protocol/actions/devices/lastconnects";
import { lastContactCollection } from "../../../store/index.ts";
import { defineAction, linkedGroupIds } from "../../define-action.ts";

export const action = defineAction({
  contract: lastconnects,
  isAlwaysAnswered: true,
  async run({ store, presence }, { user }) {
    const groups = linkedGroupIds(user, isGroupId);
    const contacts = await store
      .collection(lastContactCollection)
      .find({ where: { meshid: { in: groups } } });
    const offline = contacts.filter((contact) => presence.get(contact._id) === undefined);
    return { lastconnects: Object.fromEntries(offline.map((contact) => [contact._id, contact.time])) };
  },
});
