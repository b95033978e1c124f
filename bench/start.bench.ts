/** How long from the command to the line that says ready: the first start with its keys, and a later one? */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { percentile, report, root, rounded, startProgram } from "./measure.ts";

const RUNS = 5;
const main = join(root, "packages", "server", "bin", "tendril.mjs");
const first: number[] = [];
const later: number[] = [];
for (let run = 0; run < RUNS; run++) {
  const folder = mkdtempSync(join(tmpdir(), "tendril-start-"));
  for (const list of [first, later]) {
    const startedAtMs = performance.now();
    const words = [
      main,
      "serve",
      "--data",
      folder,
      "--hostname",
      "localhost",
      "--https-port",
      "0",
      "--http-port",
      "0",
    ];
    const program = await startProgram(process.execPath, words, { ready: /tendril ready/ });
    list.push(performance.now() - startedAtMs);
    await program.stop();
  }
  rmSync(folder, { recursive: true, force: true });
}
const figure = (name: string, values: readonly number[]) => {
  const p50 = rounded(percentile(values, 0.5));
  report({ name, unit: "ms", value: p50, p50, p99: rounded(Math.max(...values)) });
};
figure("first start", first);
figure("later start", later);
process.exit(0);
