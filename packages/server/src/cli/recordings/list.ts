/** Recordings of sessions, newest first. */
import { recordings } from "@tendril/protocol/actions/recordings/recordings";
import { SessionProtocol } from "@tendril/protocol/constants";
import { defineRemoteCommand, listOf, pastOptions, readPast, timeText } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "recordings list",
  options: pastOptions,
  summary: "list recordings of sessions, newest first",
  async run(call) {
    const { events: found = [] } = await call.control.ask(recordings, await readPast(call));
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
