/** End sessions of a user: one's own, or anyone's with all rights. */
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { defineCommand } from "../define.ts";
import { textOf } from "../values.ts";

export const command = defineCommand({
  action: "msg",
  type: "endtunnel",
  run({ state }, message) {
    const user = textOf(message.xuserid, 256);
    const isAllowed = message.rights === FULL_RIGHTS || user === message.userid;
    if (isAllowed && user !== "") state.sessions.endOf(user, textOf(message.protocol, 16));
  },
});
