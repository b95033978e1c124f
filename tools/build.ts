/**
 * Builds what is not run from source: the pushed core (ES5) and the web app.
 *
 *     node tools/build.ts [--if-changed] [core] [web]
 *
 * With `--if-changed` a part is built only when its sources are newer than its output.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

interface Part {
  readonly name: string;
  readonly sources: readonly string[];
  readonly output: string;
  readonly command: readonly string[];
}

const parts: readonly Part[] = [
  {
    name: "core",
    sources: ["packages/agent-core", "packages/protocol/src/constants"],
    output: "packages/agent-core/dist/core.js",
    command: ["packages/agent-core/build.ts"],
  },
  {
    name: "web",
    sources: ["packages/web", "packages/protocol/src", "packages/amt/src"],
    output: "packages/web/dist/index.html",
    command: ["packages/web/build.ts"],
  },
];

function newestChangeMs(path: string): number {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  const entries = readdirSync(path).filter((name) => name !== "dist" && name !== "node_modules");
  return Math.max(0, ...entries.map((name) => newestChangeMs(join(path, name))));
}

function isCurrent(part: Part): boolean {
  const output = join(root, part.output);
  if (!existsSync(output)) return false;
  const builtMs = statSync(output).mtimeMs;
  return part.sources.every((source) => newestChangeMs(join(root, source)) <= builtMs);
}

const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith("--"));
for (const part of parts) {
  if (wanted.length > 0 && !wanted.includes(part.name)) continue;
  if (words.includes("--if-changed") && isCurrent(part)) continue;
  console.log(`building ${part.name}`);
  execFileSync(process.execPath, part.command, { cwd: root, stdio: "inherit" });
}
