/**
 * Writes the files of a new entry of a registry, with a test that fails until it does something.
 *
 *     npm run new -- KIND NAME
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { kinds } from "./new-templates.ts";

const root = join(import.meta.dirname, "..");
const [kind = "", name = ""] = process.argv.slice(2);
const template = kinds.get(kind);

if (template === undefined || !/^[a-z][a-z0-9-]*(\/[a-z][a-z0-9-]*)?$/.test(name)) {
  console.error(`usage: npm run new -- KIND NAME\nKIND is one of: ${[...kinds.keys()].join(", ")}`);
  process.exitCode = 2;
} else {
  for (const { path, text } of template(name)) {
    const file = join(root, path);
    if (existsSync(file)) throw new Error(`${path} exists`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(path);
  }
}
