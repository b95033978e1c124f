/** Stored events, newest first. */
import { events } from "@tendril/protocol/actions/events/events";
import {
  defineRemoteCommand,
  findGroup,
  listOf,
  nameInId,
  pastOptions,
  readPast,
} from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "events list",
  options: {
    ...pastOptions,
    group: { value: "GROUP", says: "only of this device group and its devices" },
    kind: { value: "KIND", says: "only of this kind, for instance runcommands" },
    text: { value: "TEXT", says: "only with this in what happened, or in names of person and device" },
  },
  summary: "list stored events, newest first",
  async run({ control, options, nowMs }) {
    const [group, filter, text] = [options.text("group"), options.text("kind"), options.text("text")];
    const { events: found } = await control.ask(events, {
      ...(await readPast({ control, options, nowMs })),
      ...(group === undefined ? {} : { meshid: (await findGroup(control, group))._id }),
      ...(filter === undefined ? {} : { filter }),
      ...(text === undefined ? {} : { text }),
    });
    return listOf(found, [
      { title: "TIME", cell: ({ time }) => time?.replace(/\.\d+Z$/, "Z") },
      { title: "KIND", cell: ({ action }) => action },
      { title: "USER", cell: ({ username, userid }) => username ?? nameInId(userid) },
      { title: "WHAT", cell: ({ msg }) => msg },
    ]);
  },
});
