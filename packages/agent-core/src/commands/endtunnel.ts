/** End sessions of a user: one's own, or anyone's with all rights. */
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { personOf } from "../person.ts";
import { textOf } from "../values.ts";

/** Numbers of the device's events, in the order of docs/spec/agent-core.md, section 3.3. */
const kinds: readonly { readonly kind: string; readonly id: number }[] = [
  { kind: "kvm", id: 134 },
  { kind: "terminal", id: 135 },
  { kind: "files", id: 136 },
];
const OTHER_ID = 137;

export const command = defineCommand({
  action: "msg",
  type: "endtunnel",
  run({ host, state }, message) {
    const user = textOf(message.xuserid, 256);
    const kind = textOf(message.protocol, 16);
    const isAllowed = message.rights === FULL_RIGHTS || user === message.userid;
    if (!isAllowed || user === "") return;
    const person = personOf({ userid: user, guestname: message.guestname });
    if (state.sessions.endOf(person, kind) === 0) return;
    const id = kinds.filter((entry) => entry.kind === kind)[0]?.id ?? OTHER_ID;
    logEvent(host, message, { id, text: `Ended the ${kind || "open"} sessions of ${user}`, args: [user] });
  },
});
