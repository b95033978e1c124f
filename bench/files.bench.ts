/**
 * How fast do files cross, near and far, large and small, with the stock agent? What does the server spend and keep?
 * Beside MeshCentral 1.1.55 with its own core, whose viewer does as its web page does.
 */
import { randomFillSync } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startDelayProxy } from "./delay-proxy.ts";
import { type FilesViewer, openViewer } from "./files-viewer.ts";
import { cpuMs, pause, report, residentBytes, rounded } from "./measure.ts";
import { type MeasuredServer, PASSWORD, startMeshCentral, startTendril, USER } from "./servers.ts";
import { findDevice, startAgent } from "./stock-agent.ts";

const MEGABYTE = 1_048_576;
const LARGE_BYTES = Number(process.argv[2] ?? "256") * MEGABYTE;
/** The far reference moves 160 KB/s: it gets less to do. */
const FAR_STOCK_BYTES = 2 * MEGABYTE;
/** The best of each counts: other work of the machine only adds, and the first warms the server up. */
const TURNS = 3;
const SMALL_COUNT = 1_000;
const SMALL_BYTES = 4_096;
const SMALL_AT_ONCE = 64;
const DELAY_MS = 50;

interface Costs {
  readonly mbPerSecond: number;
  readonly cpuSecondsPerGb: number;
  readonly grownMb: number;
}

type Results = Map<string, Costs | number>;

async function measure(server: MeasuredServer, isOwn: boolean): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), "files-bench-"));
  const agent = await startAgent(server, folder);
  const login = { user: USER, password: PASSWORD };
  const port = Number(new URL(server.wsUrl).port);
  const proxy = await startDelayProxy(port, DELAY_MS);
  const results: Results = new Map();
  try {
    const deviceId = await findDevice(server);
    for (const [place, wsUrl] of [
      ["near", server.wsUrl],
      ["far", `wss://127.0.0.1:${proxy.port}`],
    ] as const) {
      const viewer = await openViewer({ wsUrl, deviceId, login, isOwn });
      const bytes = place === "far" && !isOwn ? FAR_STOCK_BYTES : LARGE_BYTES;
      const content = randomFillSync(Buffer.alloc(bytes));
      writeFileSync(join(folder, "large"), content);
      const down = (): Promise<unknown> => viewer.download(join(folder, "large"));
      const up = (): Promise<unknown> => viewer.upload(folder, "up", content);
      const turns: Record<"download" | "upload", Costs[]> = { download: [], upload: [] };
      for (let turn = 0; turn < TURNS; turn++) {
        turns.download.push(await spend(server, bytes, down));
        turns.upload.push(await spend(server, bytes, up));
      }
      for (const [way, costs] of Object.entries(turns)) results.set(`${place} ${way}`, best(costs));
      if (isOwn || place === "near") results.set(`${place} small`, await small(viewer, folder, isOwn));
      viewer.close();
      console.error(`${server.name}, ${place}: ${JSON.stringify([...results])}`);
    }
  } finally {
    agent.kill("SIGKILL");
    await pause(500);
    proxy.server.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return results;
}

async function spend(
  { program }: MeasuredServer,
  bytes: number,
  run: () => Promise<unknown>,
): Promise<Costs> {
  const cpuBefore = cpuMs(program.pid);
  const memoryBefore = residentBytes(program.pid);
  let peak = memoryBefore;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentBytes(program.pid));
  }, 100);
  const startedMs = performance.now();
  await run();
  const seconds = (performance.now() - startedMs) / 1_000;
  clearInterval(watch);
  return {
    mbPerSecond: bytes / MEGABYTE / seconds,
    cpuSecondsPerGb: (cpuMs(program.pid) - cpuBefore) / 1_000 / (bytes / MEGABYTE / 1_024),
    grownMb: (peak - memoryBefore) / MEGABYTE,
  };
}

function best(turns: readonly Costs[]): Costs {
  return {
    mbPerSecond: Math.max(...turns.map((turn) => turn.mbPerSecond)),
    cpuSecondsPerGb: Math.min(...turns.map((turn) => turn.cpuSecondsPerGb)),
    grownMb: Math.max(...turns.map((turn) => turn.grownMb)),
  };
}

/** Files per second; the stock wire has one upload at a time. */
async function small(viewer: FilesViewer, folder: string, isOwn: boolean): Promise<number> {
  const target = join(folder, "small");
  mkdirSync(target, { recursive: true });
  const content = randomFillSync(Buffer.alloc(SMALL_BYTES, 1));
  const startedMs = performance.now();
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < SMALL_COUNT) await viewer.upload(target, `f${next++}`, content);
  };
  await Promise.all(Array.from({ length: isOwn ? SMALL_AT_ONCE : 1 }, one));
  return SMALL_COUNT / ((performance.now() - startedMs) / 1_000);
}

const tendril = await startTendril();
const own = await measure(tendril, true);
await tendril.stop();
const meshcentral = await startMeshCentral();
const other =
  meshcentral === undefined
    ? new Map()
    : await measure(meshcentral, false).catch((error: unknown) => {
        console.error(`MeshCentral could not be measured: ${String(error)}`);
        return new Map();
      });
await meshcentral?.stop();
for (const [name, costs] of own) {
  const beside: Costs | number | undefined = other.get(name);
  const compare = (unit: string, pick: (costs: Costs | number) => number): void => {
    const value = rounded(pick(costs));
    const reference = beside === undefined ? undefined : rounded(pick(beside));
    report({
      ...{ name: `files ${name}`, unit, value },
      ...(reference === undefined
        ? {}
        : { reference: `MeshCentral ${reference}`, ratio: rounded(value / reference) }),
    });
  };
  if (typeof costs === "number") compare("files per second", Number);
  else {
    compare("MB per second", (one) => (typeof one === "number" ? one : one.mbPerSecond));
    compare("server CPU s per GB", (one) => (typeof one === "number" ? one : one.cpuSecondsPerGb));
    compare("server memory grown MB", (one) => (typeof one === "number" ? one : one.grownMb));
  }
}
process.exit(0);
