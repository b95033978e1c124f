#!/usr/bin/env node
/**
 * Starts main.ts with compiled modules of earlier starts: half the time, 25 MB less memory (the TypeScript parser is
 * not loaded). The cache lies in the installation, where only its owner writes; without it all works, slower.
 */
import { enableCompileCache } from "node:module";
import { join } from "node:path";

enableCompileCache(join(import.meta.dirname, "../../../node_modules/.cache/tendril"));
await import("../src/main.ts");
