/** End sessions of a user: one's own, or anyone's with all rights. */
import { FULL_RIGHTS } from "@tendril/protocol/constants";
import { logEvent } from "../answer.ts";
import { defineCommand } from "../define.ts";
import { personOf } from "../person.ts";
import { textOf } from "../values.ts";

/** Numbers of the device's events, in the order of docs/spec/agent-core.md, section 3.3. */
const kinds: readonly {
  readonly kind: string;
  readonly id: number;
  readonly text: (who: string) => string;
}[] = [
  { kind: "kvm", id: 134, text: (who) => `Ended the desktop sessions of ${who}` },
  { kind: "terminal", id: 135, text: (who) => `Ended the terminal sessions of ${who}` },
  { kind: "files", id: 136, text: (who) => `Ended the file sessions of ${who}` },
];
const other = { id: 137, text: (who: string) => `Ended the sessions of ${who}` };

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
    const { id, text } = kinds.filter((entry) => entry.kind === kind)[0] || other;
    const who = user.split("/")[2] || user;
    logEvent(host, message, { id, text: text(who), args: [who] });
  },
});
