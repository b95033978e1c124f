/**
 * Builds dist/core.js, the script that the server pushes to agents.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildCore } from "./src/bundle/index.ts";

const output = join(import.meta.dirname, "dist");
const { script, version } = await buildCore(join(import.meta.dirname, "src"));
mkdirSync(output, { recursive: true });
writeFileSync(join(output, "core.js"), script);
console.log(`core ${version}: ${script.length} bytes of ES5`);
