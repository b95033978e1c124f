/** How quick is the desktop of our agent at 1920x1080, what does it cost the device, and what do ten viewers cost? */

import { DesktopCommand, KeyAction } from "@tendril/protocol/constants";
import { placeCommand } from "@tendril/protocol/sessions/desktop";
import { openControl } from "../tests/support/control-client.ts";
import { openDesktopViewer, type TestViewer } from "../tests/support/desktop-viewer.ts";
import { createOwnAgent } from "../tests/support/own-agent.ts";
import { startTestServer } from "../tests/support/server.ts";
import { fetchSettings } from "../tests/support/stock-agent.ts";
import { openTestPicture } from "../tests/support/test-picture.ts";
import { until } from "../tests/support/until.ts";
import { startXvfb } from "../tests/support/xvfb.ts";
import { cpuMs, pause, report, rounded } from "./measure.ts";

const SIZE = { width: 1_920, height: 1_080 };
const IDLE_MS = 5_000;
const MOVING_MS = 5_000;
const KEYS = 60;
const KEY_EVERY_MS = 50;
const MANY = 10;
const MAX_COMMAND_BYTES = 33_554_432;
/** Rectangles of one frame of moving content; they cover most of the screen. */
const RECTANGLES = 40;

const display = await startXvfb(SIZE.width, SIZE.height);
const picture = await openTestPicture(display, SIZE);
const host = await startTestServer();
const control = await openControl(host.wsUrl);
const made = await control.ask({ action: "createmesh", meshname: "Bench", meshtype: 2 });
const environment = { DISPLAY: display.name, XAUTHORITY: display.authFile };
const agent = await createOwnAgent({
  settings: await fetchSettings(host.url, String(made.meshid)),
  environment,
});
agent.start();
const nodeId = await until("the device is online", async () => {
  const { nodes } = await control.ask({ action: "nodes" });
  const [device] = Object.values(
    nodes as Record<string, { _id: string; conn?: number; agent: { core?: string } }[]>,
  ).flat();
  return device?.conn === 1 && device.agent.core?.startsWith("Tendril core") ? device._id : undefined;
});
const agentCpuMs = (): number => cpuMs(agent.pid() ?? 0);

/** Counts without decoding: ten decoders would measure themselves. */
interface Counter {
  readonly viewer: TestViewer;
  frames: number;
  bytes: number;
  onPicture: () => void;
}

async function join(): Promise<Counter> {
  const viewer = await openDesktopViewer({ wsUrl: host.wsUrl, control, nodeId, isDecoded: false });
  const counter: Counter = { viewer, frames: 0, bytes: 0, onPicture() {} };
  let atMs = 0;
  viewer.onFrame((frame) => {
    const place = placeCommand(frame, 0, MAX_COMMAND_BYTES);
    if (place === null || typeof place === "number" || place.command !== DesktopCommand.Picture) return;
    counter.bytes += frame.length;
    counter.onPicture();
    if (performance.now() - atMs > 12) counter.frames++; // pictures of one frame come together
    atMs = performance.now();
  });
  viewer.send({ kind: "compression", type: 1, level: 60, scaling: 1_024, frameTimerMs: 33 });
  await pause(1_500);
  return counter;
}

async function move(counters: readonly Counter[]) {
  for (const counter of counters) Object.assign(counter, { frames: 0, bytes: 0 });
  const [fromMs, cpuFromMs] = [performance.now(), agentCpuMs()];
  for (let step = 0; performance.now() - fromMs < MOVING_MS; step++) {
    for (let i = 0; i < RECTANGLES; i++) {
      const colour = ((i + step) * 1_234_567) & 0xffffff;
      picture.fill((i * 197 + step * 13) % SIZE.width, (i * 97 + step * 7) % SIZE.height, 300, 200, colour);
    }
    await picture.done();
    await pause(16);
  }
  const seconds = (performance.now() - fromMs) / 1_000;
  const frames = counters.reduce((sum, counter) => sum + counter.frames, 0) / counters.length / seconds;
  return { cores: (agentCpuMs() - cpuFromMs) / 1_000 / seconds, frames };
}

const first = await join();
const idleFromMs = agentCpuMs();
await pause(IDLE_MS);
const idle = (agentCpuMs() - idleFromMs) / IDLE_MS;
report({ name: "desktop idle", unit: "cores", value: rounded(idle) });

// a key goes to the device, the program there paints, the picture of it comes back
const waits: number[] = [];
for (let i = 0; i < KEYS; i++) {
  await pause(KEY_EVERY_MS);
  const fromMs = performance.now();
  const seen = picture.seen.length;
  const came = new Promise<void>((resolve) => {
    first.onPicture = resolve;
  });
  first.viewer.send({ kind: "key", action: KeyAction.Down, vk: 65 });
  while (picture.seen.length === seen) await pause(1);
  picture.fill(300, 300, 200, 40, ((i + 1) * 7_777_777) & 0xffffff);
  await came;
  first.onPicture = () => {};
  waits.push(performance.now() - fromMs);
  first.viewer.send({ kind: "key", action: KeyAction.Up, vk: 65 });
}
waits.sort((a, b) => a - b);
const at = (share: number): number => rounded(waits[Math.floor(waits.length * share)] ?? 0);
report({ name: "key to picture", unit: "ms", value: at(0.5), p50: at(0.5), p99: at(0.99) });

const one = await move([first]);
report({ name: "moving 1080p, one viewer", unit: "frames/s", value: rounded(one.frames) });
report({ name: "moving 1080p, one viewer", unit: "cores", value: rounded(one.cores) });
const counters = [first];
while (counters.length < MANY) counters.push(await join());
const many = await move(counters);
report({ name: `moving 1080p, ${MANY} viewers`, unit: "frames/s", value: rounded(many.frames) });
report({
  name: `moving 1080p, ${MANY} viewers`,
  unit: "cores",
  value: rounded(many.cores),
  reference: `one viewer ${rounded(one.cores)}`,
  ratio: rounded(many.cores / one.cores),
});
for (const { viewer } of counters) viewer.close();
control.close();
await agent.remove();
await host.stop();
picture.close();
await display.stop();
process.exit(0);
