/**
 * Runs all tests after doing the set-up that they need: builds, then the stock programs in a cache folder.
 *
 *     node tools/test.ts [--unit] [file or pattern ...]
 */
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import { prepareStock } from "./stock.ts";
import { prepareSystemPrograms } from "./system-programs.ts";

const root = join(import.meta.dirname, "..");
const unit = ["packages/*/src/**/*.test.ts"];
const whole = [...unit, "tests/**/*.test.ts"];

const LONGEST_RUN_MS = 22.5 * 60_000;

const words = process.argv.slice(2);
const isUnitOnly = words.includes("--unit");
const wanted = words.filter((word) => !word.startsWith("--"));

execFileSync(process.execPath, ["tools/build.ts", "--if-changed"], { cwd: root, stdio: "inherit" });
if (!isUnitOnly) {
  await prepareStock();
  prepareSystemPrograms();
  await chromium.executablePath(); // unpacks it: two test files that did so at once would wait for ever
}

const patterns = wanted.length > 0 ? wanted : isUnitOnly ? unit : whole;
const runner = spawn(
  process.execPath,
  ["--test", "--test-concurrency=3", "--test-reporter=spec", "--test-timeout=300000", ...patterns],
  { cwd: root, stdio: "inherit", env: { ...process.env, UV_THREADPOOL_SIZE: "6" } },
);
// a test that leaves something open must not hold the machine: what hangs is named and fails
const watchdog = setTimeout(() => {
  console.error(`tests: not done after ${LONGEST_RUN_MS / 60_000} minutes, stopped`);
  runner.kill("SIGINT"); // the runner prints what was running
  setTimeout(() => runner.kill("SIGKILL"), 10_000).unref();
}, LONGEST_RUN_MS);
runner.on("exit", (code) => {
  clearTimeout(watchdog);
  process.exitCode = code ?? 1;
});
