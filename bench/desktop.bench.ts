/** How quick is the desktop of our agent at 1920x1080, what does it cost the device, and what do ten viewers cost? */
import { openControl } from "../tests/support/control-client.ts";
import { openDesktopViewer } from "../tests/support/desktop-viewer.ts";
import { createOwnAgent } from "../tests/support/own-agent.ts";
import { startTestServer } from "../tests/support/server.ts";
import { fetchSettings } from "../tests/support/stock-agent.ts";
import { openTestPicture } from "../tests/support/test-picture.ts";
import { until } from "../tests/support/until.ts";
import { startXvfb } from "../tests/support/xvfb.ts";
import { type Counter, countPictures, keyToPicture, SCENES, SCREEN, showScene } from "./desktop-load.ts";
import { cpuMs, pause, report, rounded } from "./measure.ts";

const IDLE_MS = 5_000;
const MANY = 10;

const display = await startXvfb(SCREEN.width, SCREEN.height);
const picture = await openTestPicture(display, SCREEN);
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

async function join(): Promise<Counter> {
  const counter = countPictures(
    await openDesktopViewer({ wsUrl: host.wsUrl, control, nodeId, isDecoded: false, tellsSeen: true }),
  );
  counter.viewer.send({ kind: "compression", type: 1, level: 60, scaling: 1_024, frameTimerMs: 33 });
  counter.viewer.sendControl({ type: "picture", copies: true, sharp: 90 }); // as the page does
  await pause(1_500);
  return counter;
}

const first = await join();
const idleFromMs = agentCpuMs();
await pause(IDLE_MS);
const idle = (agentCpuMs() - idleFromMs) / IDLE_MS;
report({ name: "desktop idle", unit: "cores", value: rounded(idle) });

const { p50, p99 } = await keyToPicture(first, picture);
report({ name: "key to picture", unit: "ms", value: rounded(p50), p50: rounded(p50), p99: rounded(p99) });

let oneCores = 0;
for (const scene of SCENES) {
  const { framesPerSecond, megabytesPerSecond, cores } = await showScene(scene, [first], picture, agentCpuMs);
  const name = `${scene} at 1080p, one viewer`;
  report({ name, unit: "frames/s", value: rounded(framesPerSecond) });
  report({ name, unit: "MB/s", value: rounded(megabytesPerSecond) });
  report({ name, unit: "cores", value: rounded(cores) });
  oneCores = cores;
}
const counters = [first];
while (counters.length < MANY) counters.push(await join());
const many = await showScene("motion", counters, picture, agentCpuMs);
report({ name: `motion at 1080p, ${MANY} viewers`, unit: "frames/s", value: rounded(many.framesPerSecond) });
report({
  name: `motion at 1080p, ${MANY} viewers`,
  unit: "cores",
  value: rounded(many.cores),
  reference: `one viewer ${rounded(oneCores)}`,
  ratio: rounded(many.cores / oneCores),
});
for (const { viewer } of counters) viewer.close();
control.close();
await agent.remove();
await host.stop();
picture.close();
await display.stop();
process.exit(0);
