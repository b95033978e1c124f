/**
 * How quick is the desktop of the stock agent with our core, beside the same agent with MeshCentral, each as its page
 * asks by default? First picture, key to picture, typing, scrolling, motion, idle; key to picture also with the same pause on both, which
 * leaves the agent's own part. Needs root: the agent finds the screen by itself.
 */
import { openDesktopViewer } from "../tests/support/desktop-viewer.ts";
import { openTestPicture } from "../tests/support/test-picture.ts";
import { until } from "../tests/support/until.ts";
import { startXvfb } from "../tests/support/xvfb.ts";
import {
  type Counter,
  countPictures,
  keyToPicture,
  SCENES,
  SCREEN,
  type Scene,
  type SceneCost,
  showScene,
} from "./desktop-load.ts";
import { type Device, joinDevice } from "./device.ts";
import { cpuMs, pause, percentile, report, rounded } from "./measure.ts";
import { type MeasuredServer, startMeshCentral, startTendril } from "./servers.ts";

const IDLE_MS = 5_000;
const OPENINGS = 5;
/** What the pages ask for on a good link: level, pause between two looks. */
const OURS = { level: 60, frameTimerMs: 20 };
const THEIRS = { level: 40, frameTimerMs: 100 };

/** And how its first pictures came: ms. */
interface Subject extends Device {
  readonly openings: number[];
}

interface Course {
  readonly firstMs: number;
  readonly key: { readonly p50: number; readonly p99: number };
  /** With our pause between two looks. */
  readonly evenKey: { readonly p50: number; readonly p99: number };
  readonly scenes: Readonly<Record<Scene, SceneCost>>;
  readonly idleCores: number;
}

type Row = readonly [name: string, unit: string, of: (course: Course) => number];

const display = await startXvfb(SCREEN.width, SCREEN.height);
const picture = await openTestPicture(display, SCREEN);

const join = async (server: MeasuredServer): Promise<Subject> => ({
  ...(await joinDevice(server, display)),
  openings: [],
});

async function openPicture({ server, control, nodeId, openings }: Subject): Promise<Counter> {
  const fromMs = performance.now();
  const counter = countPictures(
    await openDesktopViewer({ wsUrl: server.wsUrl, control, nodeId, isDecoded: false }),
  );
  await until("a picture", () => counter.frames > 0);
  openings.push(performance.now() - fromMs);
  return counter;
}

async function run(subject: Subject, wish: typeof OURS): Promise<Course> {
  const { agent, openings } = subject;
  const agentCpuMs = (): number => cpuMs(agent.pid() ?? 0);
  const counter = await openPicture(subject);
  const { viewer } = counter;
  viewer.send({ kind: "compression", type: 1, scaling: 1_024, ...wish });
  await pause(1_500);
  const idleFromMs = agentCpuMs();
  await pause(IDLE_MS);
  const idleCores = (agentCpuMs() - idleFromMs) / IDLE_MS;
  const key = await keyToPicture(counter, picture);
  const scenes: Partial<Record<Scene, SceneCost>> = {};
  for (const scene of SCENES) scenes[scene] = await showScene(scene, [counter], picture, agentCpuMs);
  viewer.send({ kind: "compression", type: 1, scaling: 1_024, ...OURS });
  await pause(500);
  const evenKey = await keyToPicture(counter, picture);
  viewer.close();
  await subject.leave();
  return { firstMs: percentile(openings, 0.5), key, evenKey, scenes: scenes as Course["scenes"], idleCores };
}

const tendril = await join(await startTendril());
const reference = await startMeshCentral();
const meshcentral = reference && (await join(reference));
for (let turn = 0; turn < OPENINGS; turn++) {
  for (const subject of [tendril, ...(meshcentral === undefined ? [] : [meshcentral])]) {
    (await openPicture(subject)).viewer.close();
    await pause(1_000); // the agent ends its capture
  }
}
const own = await run(tendril, OURS);
const other = meshcentral && (await run(meshcentral, THEIRS));
const figures: readonly Row[] = [
  ["stock agent, first picture", "ms", ({ firstMs }) => firstMs],
  ["stock agent, key to picture", "ms", ({ key }) => key.p50],
  ["stock agent, key to picture, same pause", "ms", ({ evenKey }) => evenKey.p50],
  ...SCENES.flatMap((scene): Row[] => [
    [`stock agent, ${scene} at 1080p`, "frames/s", ({ scenes }) => scenes[scene].framesPerSecond],
    [`stock agent, ${scene} at 1080p`, "MB/s", ({ scenes }) => scenes[scene].megabytesPerSecond],
    [`stock agent, ${scene} at 1080p`, "cores", ({ scenes }) => scenes[scene].cores],
  ]),
  ["stock agent, idle", "cores", ({ idleCores }) => idleCores],
];
for (const [name, unit, of] of figures) {
  const beside =
    other === undefined
      ? {}
      : { reference: `MeshCentral ${rounded(of(other))}`, ratio: rounded(of(own) / of(other)) };
  report({ name, unit, value: rounded(of(own)), ...beside });
}
picture.close();
await display.stop();
process.exit(0);
