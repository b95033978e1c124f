/**
 * How long does a key wait behind the pictures of a screen that scrolls, on a line of 8 Mbit/s and 20 ms each way? Our
 * agent, and the stock agent with our core, beside the stock agent with MeshCentral, each as its page asks at first.
 */
import { KeyAction } from "@tendril/protocol/constants";
import { openDesktopViewer } from "../tests/support/desktop-viewer.ts";
import { openTestPicture } from "../tests/support/test-picture.ts";
import { until } from "../tests/support/until.ts";
import { startXvfb } from "../tests/support/xvfb.ts";
import { countPictures, SCREEN, scrollLine } from "./desktop-load.ts";
import { joinDevice, type Line } from "./device.ts";
import { pause, percentile, report, rounded } from "./measure.ts";
import { type MeasuredServer, startMeshCentral, startTendril } from "./servers.ts";

const LINE: Line = { delayMs: 20, bytesPerSecond: 1_000_000 };
const KEYS = 12;
const KEY_EVERY_MS = 400;
const LONGEST_MS = 60_000;
/** Beside the text that scrolls. */
const MARK = { x: 40, y: 960, width: 80, height: 40 };
/** Told apart however a picture was pressed. */
const COLOURS = [0xff0000, 0x00ff00, 0x0000ff];

interface Subject {
  readonly isOwn?: boolean;
  readonly isMeshCentral?: boolean;
  readonly level: number;
  readonly frameTimerMs: number;
}

interface Wait {
  readonly p50: number;
  readonly p99: number;
  readonly framesPerSecond: number;
}

async function run(server: MeasuredServer, subject: Subject): Promise<Wait> {
  const display = await startXvfb(SCREEN.width, SCREEN.height);
  const picture = await openTestPicture(display, SCREEN);
  const { isOwn = false, isMeshCentral = false, level, frameTimerMs } = subject;
  const device = await joinDevice(server, display, { isOwn, line: LINE });
  const { control, nodeId } = device;
  const { wsUrl } = server;
  const viewer = await openDesktopViewer({ wsUrl, control, nodeId, tellsSeen: !isMeshCentral });
  const counter = countPictures(viewer);
  viewer.send({ kind: "compression", type: 1, scaling: 1_024, level, frameTimerMs });
  if (isOwn) viewer.sendControl({ type: "picture", copies: true, sharp: 90 });
  await until("a picture", () => viewer.reader.pictures > 0);
  await pause(3_000);
  const fromMs = performance.now();
  counter.frames = 0;
  const scrolling = new AbortController();
  const scrolled = scroll(picture, scrolling.signal);
  const waits: number[] = [];
  await pause(5_000); // what queues up does so
  for (let key = 0; key < KEYS; key++) {
    const colour = COLOURS[key % COLOURS.length] ?? 0;
    const askedMs = performance.now();
    picture.onSeen = () => {
      picture.onSeen = undefined;
      picture.fill(MARK.x, MARK.y, MARK.width, MARK.height, colour);
    };
    const isShown = (): boolean =>
      viewer.reader.shows(MARK.x + MARK.width / 2, MARK.y + MARK.height / 2, colour);
    const shown = new Promise<void>((resolve) => {
      counter.onPicture = () => isShown() && resolve();
    });
    viewer.send({ kind: "key", action: KeyAction.Down, vk: 65 });
    viewer.send({ kind: "key", action: KeyAction.Up, vk: 65 });
    await Promise.race([shown, pause(LONGEST_MS)]);
    waits.push(performance.now() - askedMs);
    await pause(KEY_EVERY_MS);
  }
  const seconds = (performance.now() - fromMs) / 1_000;
  scrolling.abort();
  await scrolled;
  viewer.close();
  await device.leave();
  picture.close();
  await display.stop();
  return {
    p50: percentile(waits, 0.5),
    p99: percentile(waits, 0.99),
    framesPerSecond: counter.frames / seconds,
  };
}

async function scroll(picture: Parameters<typeof scrollLine>[1], end: AbortSignal): Promise<void> {
  for (let step = 0; !end.aborted; step++) {
    await scrollLine(step, picture);
    await pause(33);
  }
}

const meshcentral = await startMeshCentral();
const theirs = meshcentral && (await run(meshcentral, { isMeshCentral: true, level: 40, frameTimerMs: 100 }));
const subjects = {
  "our agent": { isOwn: true, level: 60, frameTimerMs: 33 },
  "stock agent": { level: 60, frameTimerMs: 20 },
};
for (const [who, subject] of Object.entries(subjects)) {
  const { p50, p99, framesPerSecond } = await run(await startTendril(), subject);
  const name = `${who}, scrolling at 8 Mbit/s`;
  const beside =
    theirs === undefined
      ? {}
      : {
          reference: `MeshCentral ${rounded(theirs.p50)}, p99 ${rounded(theirs.p99)}`,
          ratio: rounded(p50 / theirs.p50),
        };
  report({
    ...{ name: `${name}, key to picture`, unit: "ms", value: rounded(p50), p50: rounded(p50) },
    ...{ p99: rounded(p99), ...beside },
  });
  const frames = theirs === undefined ? {} : { reference: `MeshCentral ${rounded(theirs.framesPerSecond)}` };
  report({ name, unit: "frames/s", value: rounded(framesPerSecond), ...frames });
}
process.exit(0);
