/** The devices that the account sees. */
import {
  defineRemoteCommand,
  findGroup,
  listOf,
  type SeenDevice,
  timeText,
  visibleDevices,
} from "../../client/index.ts";

const AGENT = 1;

export const command = defineRemoteCommand({
  name: "devices list",
  words: "[TEXT]",
  options: {
    group: { value: "GROUP", says: "only of this device group" },
    tag: { value: "TAG", says: "only with this tag" },
    online: { says: "only those whose agent is connected" },
    offline: { says: "only the others" },
  },
  summary: "list devices, those whose name has TEXT in it",
  async run({ control, words, options }) {
    const group = options.text("group");
    const tag = options.text("tag");
    const text = (words[0] ?? "").toLowerCase();
    const meshid = group === undefined ? undefined : (await findGroup(control, group))._id;
    const all = await visibleDevices(control, meshid === undefined ? {} : { meshid });
    const rows = all
      .filter(({ name, rname = "" }) => `${name}\n${rname}`.toLowerCase().includes(text))
      .filter(({ tags }) => tag === undefined || tags?.includes(tag))
      .filter((device) => !(options.has("online") && !isOnline(device)))
      .filter((device) => !(options.has("offline") && isOnline(device)))
      .sort((a, b) => a.name.localeCompare(b.name));
    return listOf(rows, [
      { title: "NAME", cell: ({ name }) => name },
      { title: "STATE", cell: (device) => (isOnline(device) ? "online" : "offline") },
      { title: "SYSTEM", cell: ({ osdesc }) => osdesc },
      { title: "ADDRESS", cell: ({ ip, host }) => ip ?? host ?? "" },
      { title: "LAST SEEN", cell: ({ lastseen, agct }) => timeText(lastseen ?? agct) },
      { title: "ID", cell: ({ _id }) => _id.split("/").at(-1) },
    ]);
  },
});

function isOnline({ conn }: SeenDevice): boolean {
  return ((conn ?? 0) & AGENT) !== 0;
}
