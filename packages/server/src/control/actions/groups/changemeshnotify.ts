import { changemeshnotify } from "@tendril/protocol/actions/groups/changemeshnotify";
import { Result } from "@tendril/protocol/constants";
import { defineGroupAction } from "../../define-action.ts";
import { changeNotify } from "../../notices/index.ts";

export const action = defineGroupAction({
  contract: changemeshnotify,
  group: { right: 0, ref: ({ meshid }) => ({ id: meshid }) },
  async run({ accounts }, { user, group, message }) {
    await changeNotify(accounts, user, { id: group._id, notify: message.notify });
    return { result: Result.Ok };
  },
});
