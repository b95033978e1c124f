/** Recordings of sessions, newest first. */
import { recordings } from "@tendril/protocol/actions/recordings/recordings";
import { SessionProtocol } from "@tendril/protocol/constants";
import { defineRemoteCommand, findDeviceByName, listOf, timeText } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "recordings list",
  options: {
    device: { value: "DEVICE", says: "only of this device" },
    user: { value: "USER", says: "only of this account's sessions" },
    from: { value: "TIME", says: "begun then or later: 90m, 12h, 7d, 2026-01-31 or a time of ISO 8601" },
    to: { value: "TIME", says: "begun before then" },
    limit: { value: "NUMBER", says: "how many at most, else 100" },
  },
  summary: "list recordings of sessions, newest first",
  async run({ control, options, nowMs }) {
    const [device, user] = [options.text("device"), options.text("user")];
    const [from, to] = [options.time("from", nowMs), options.time("to", nowMs)];
    const { events: found = [] } = await control.ask(recordings, {
      limit: options.number("limit", 1, 10_000) ?? 100,
      ...(device === undefined ? {} : { nodeid: (await findDeviceByName(control, device)).id }),
      ...(user === undefined ? {} : { userid: user.startsWith("user/") ? user : user.toLowerCase() }),
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
    return listOf(found, [
      { title: "BEGUN", cell: ({ startTime }) => timeText(startTime) },
      { title: "SECONDS", cell: ({ lengthTime }) => Math.round(lengthTime / 1000) },
      { title: "KIND", cell: ({ protocol }) => kindOf(protocol) },
      { title: "DEVICE", cell: ({ name }) => name },
      { title: "USER", cell: ({ username }) => username },
      { title: "BYTES", cell: ({ size }) => size },
      {
        title: "FILE",
        cell: ({ filename, present }) => (present === 1 ? filename : `${filename} (being made)`),
      },
    ]);
  },
});

function kindOf(protocol: number): string {
  const known = Object.entries(SessionProtocol).find(([, number]) => number === protocol);
  return (known?.[0] ?? `protocol ${protocol}`).toLowerCase();
}
