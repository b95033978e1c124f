/** Stored events, newest first. */
import { events } from "@tendril/protocol/actions/events/events";
import { defineRemoteCommand, findDeviceByName, findGroup, listOf, nameInId } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "events list",
  options: {
    device: { value: "DEVICE", says: "only of this device" },
    group: { value: "GROUP", says: "only of this device group and its devices" },
    user: { value: "USER", says: "only what this account did" },
    kind: { value: "KIND", says: "only of this kind, for instance runcommands" },
    text: { value: "TEXT", says: "only with this in what happened, or in names of person and device" },
    from: { value: "TIME", says: "from then on: 90m, 12h, 7d, 2026-01-31 or a time of ISO 8601" },
    to: { value: "TIME", says: "before then" },
    limit: { value: "NUMBER", says: "how many at most, else 100" },
  },
  summary: "list stored events, newest first",
  async run({ control, options, nowMs }) {
    const [device, user, filter] = [options.text("device"), options.text("user"), options.text("kind")];
    const [group, text] = [options.text("group"), options.text("text")];
    const [from, to] = [options.time("from", nowMs), options.time("to", nowMs)];
    const { events: found } = await control.ask(events, {
      limit: options.number("limit", 1, 10_000) ?? 100,
      ...(device === undefined ? {} : { nodeid: (await findDeviceByName(control, device)).id }),
      ...(user === undefined ? {} : { userid: user.startsWith("user/") ? user : user.toLowerCase() }),
      ...(group === undefined ? {} : { meshid: (await findGroup(control, group))._id }),
      ...(filter === undefined ? {} : { filter }),
      ...(text === undefined ? {} : { text }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    return listOf(found, [
      { title: "TIME", cell: ({ time }) => time?.replace(/\.\d+Z$/, "Z") },
      { title: "KIND", cell: ({ action }) => action },
      { title: "USER", cell: ({ username, userid }) => username ?? nameInId(userid) },
      { title: "WHAT", cell: ({ msg }) => msg },
    ]);
  },
});
