/**
 * The program of nat-viewer.ts: a download in a process, and so a network, of its own. Each line of its input is a
 * deed, each line of its output how things are after it.
 */
import { createInterface } from "node:readline";
import { openControl } from "./control-client.ts";
import { openDownload } from "./direct-download.ts";
import type { NatViewerDeed, NatViewerState, NatViewerWish } from "./nat-viewer.ts";

const { wsUrl, nodeId, iceServers }: NatViewerWish = JSON.parse(process.argv[2] ?? "{}");
const control = await openControl(wsUrl);
const { viewer, start, position, hash } = await openDownload({
  ...{ wsUrl, control, nodeId, configuration: { iceServers } },
});

const say = (): void => {
  const answer = viewer.messages.find(({ type }) => type === "answer")?.sdp;
  const state: NatViewerState = {
    ...{ path: viewer.path(), fault: viewer.fault(), came: viewer.came, position: position(), hash: hash() },
    ...{ offer: viewer.offered(), answer: String(answer ?? "") },
  };
  process.stdout.write(`${JSON.stringify(state)}\n`);
};

say();
for await (const line of createInterface(process.stdin)) {
  const deed: NatViewerDeed = JSON.parse(line);
  if (deed.kind === "offer") viewer.offer();
  if (deed.kind === "get") start(deed.path);
  say();
}
process.exit(); // threads of the library keep the process
