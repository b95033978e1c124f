/**
 * Runs the benchmarks one after another and compares them with bench/baseline.json.
 *
 *     npm run bench [-- NAME ...] [--record]     --record writes what came out into the baseline
 *
 * Figures on standard output, one JSON line each; the comparison on standard error. What counts is the ratio to the
 * reference of the same run: where there is one, it is compared, else the value.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Figure } from "./measure.ts";

const MAX_OUTPUT_BYTES = 16_777_216;
const baselineFile = join(import.meta.dirname, "baseline.json");

const words = process.argv.slice(2);
const wanted = words.filter((word) => !word.startsWith("--"));
const baseline = new Map<string, Figure>(
  (JSON.parse(readFileSync(baselineFile, "utf8")) as Figure[]).map((figure) => [keyOf(figure), figure]),
);

for (const name of readdirSync(import.meta.dirname).filter((file) => file.endsWith(".bench.ts"))) {
  if (wanted.length > 0 && !wanted.some((word) => name.startsWith(word))) continue;
  console.error(`# ${name}`);
  const { status, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, name)], {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  process.stdout.write(stdout);
  if (status !== 0) process.exitCode = 1;
  for (const figure of stdout.split("\n").flatMap(readFigure)) {
    console.error(compare(figure, baseline.get(keyOf(figure))));
    baseline.set(keyOf(figure), figure);
  }
}
if (words.includes("--record")) {
  const lines = [...baseline.values()].map((figure) => `  ${JSON.stringify(figure)}`);
  writeFileSync(baselineFile, `[\n${lines.sort().join(",\n")}\n]\n`);
}

function keyOf({ name, unit }: Figure): string {
  return `${name}, ${unit}`;
}

function readFigure(line: string): Figure[] {
  return line.startsWith("{") ? [JSON.parse(line) as Figure] : [];
}

function compare(figure: Figure, before: Figure | undefined): string {
  const isRatio = figure.ratio !== undefined && before?.ratio !== undefined;
  const [now, then] = isRatio ? [figure.ratio, before.ratio] : [figure.value, before?.value];
  const what = isRatio ? "times the reference" : figure.unit;
  return `  ${figure.name}: ${now} ${what}${then === undefined ? ", no baseline" : `, baseline ${then}`}`;
}
