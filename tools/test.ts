/**
 * Runs all tests after doing the set-up that they need: builds, then the stock programs in a cache folder.
 *
 *     node tools/test.ts [--unit] [file or pattern ...]
 */
import { execFileSync, spawn } from "node:child_process";
import { join } from "node:path";
import { prepareStock } from "./stock.ts";

const root = join(import.meta.dirname, "..");
const unit = ["packages/*/src/**/*.test.ts"];
const whole = [...unit, "tests/**/*.test.ts"];

const words = process.argv.slice(2);
const isUnitOnly = words.includes("--unit");
const wanted = words.filter((word) => !word.startsWith("--"));

execFileSync(process.execPath, ["tools/build.ts", "--if-changed"], { cwd: root, stdio: "inherit" });
if (!isUnitOnly) await prepareStock();

const patterns = wanted.length > 0 ? wanted : isUnitOnly ? unit : whole;
const runner = spawn(
  process.execPath,
  ["--test", "--test-concurrency=2", "--test-reporter=spec", "--test-timeout=300000", ...patterns],
  { cwd: root, stdio: "inherit", env: { ...process.env, UV_THREADPOOL_SIZE: "6" } },
);
runner.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
