/** Do 2 GB cross both ways with equal content, and does the memory of server and agent stay flat? Stock agent. */
import { createHash, randomFillSync } from "node:crypto";
import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openViewer } from "./files-viewer.ts";
import { pause, report, residentBytes, rounded } from "./measure.ts";
import { PASSWORD, startTendril, USER } from "./servers.ts";
import { findDevice, startAgent } from "./stock-agent.ts";

const MEGABYTE = 1_048_576;
const BYTES = Number(process.env.BENCH_LARGE_MB ?? 2_048) * MEGABYTE;
const SLICE_BYTES = 64 * MEGABYTE;

const folder = mkdtempSync(join(tmpdir(), "large-file-"));
const server = await startTendril();
const agent = await startAgent(server, folder);
const deviceId = await findDevice(server);
const login = { user: USER, password: PASSWORD };
const viewer = await openViewer({ wsUrl: server.wsUrl, deviceId, login, isOwn: true });

const content = Buffer.alloc(BYTES);
const sent = createHash("sha384");
for (let at = 0; at < BYTES; at += SLICE_BYTES) {
  sent.update(randomFillSync(content, at, Math.min(SLICE_BYTES, BYTES - at)).subarray(at, at + SLICE_BYTES));
}
const wanted = sent.digest("hex");

const pids = { server: server.program.pid, agent: agent.pid ?? 0 };
await measure("upload", () => viewer.upload(folder, "large", content));
const stored = createHash("sha384");
for await (const part of createReadStream(join(folder, "large"))) stored.update(part);
check("what the device has", stored.digest("hex"));
const received = createHash("sha384");
await measure("download", () => viewer.download(join(folder, "large"), (bytes) => received.update(bytes)));
check("what came back", received.digest("hex"));
viewer.close();
agent.kill("SIGKILL");
await pause(500);
await server.stop();
rmSync(folder, { recursive: true, force: true });
process.exit(0);

async function measure(name: string, run: () => Promise<unknown>): Promise<void> {
  const before = { server: residentBytes(pids.server), agent: residentBytes(pids.agent) };
  const peak = { ...before };
  const watch = setInterval(() => {
    for (const who of ["server", "agent"] as const) peak[who] = Math.max(peak[who], residentBytes(pids[who]));
  }, 100);
  const fromMs = performance.now();
  await run();
  clearInterval(watch);
  const seconds = (performance.now() - fromMs) / 1_000;
  const what = `${BYTES / MEGABYTE} MB ${name}`;
  report({ name: what, unit: "MB/s", value: rounded(BYTES / MEGABYTE / seconds) });
  for (const who of ["server", "agent"] as const) {
    report({
      name: `${what}, ${who}`,
      unit: "MB grown",
      value: rounded((peak[who] - before[who]) / MEGABYTE),
    });
  }
}

function check(what: string, hash: string): void {
  if (hash !== wanted) throw new Error(`${what} has SHA-384 ${hash}, expected ${wanted}`);
}
