/**
 * Runs the benchmarks one after another: `npm run bench [-- NAME ...]`.
 */
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const wanted = process.argv.slice(2);
for (const name of readdirSync(import.meta.dirname).filter((file) => file.endsWith(".bench.ts"))) {
  if (wanted.length > 0 && !wanted.some((word) => name.startsWith(word))) continue;
  console.error(`# ${name}`);
  const { status } = spawnSync(process.execPath, [join(import.meta.dirname, name)], {
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (status !== 0) process.exitCode = 1;
}
