/** How many bytes and requests does the first load of the app take? */
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { report, root } from "./measure.ts";

const folder = join(root, "packages", "web", "dist");
const page = readFileSync(join(folder, "index.html"), "utf8");
const paths = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? "");
const bytes = paths.reduce((sum, path) => sum + statSync(join(folder, `${path}.br`)).size, page.length);
report({ name: "first load", unit: "bytes", value: bytes });
report({ name: "first load", unit: "requests", value: paths.length + 1 });
