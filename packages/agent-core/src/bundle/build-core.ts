/**
 * TypeScript -> rolldown (one IIFE) -> swc (ES5, then minified) -> checked for what the stock engine lacks.
 * Equal sources give equal bytes: agents fetch a core only when its hash changed.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { minifySync, transformSync } from "@swc/core";
import { rolldown } from "rolldown";
import { checkEs5 } from "./check-es5.ts";
import { registryModule } from "./registry-module.ts";

const REGISTRIES = "virtual:registries";
const REGISTRIES_FILE = "registries.virtual.ts";
const VERSION = "0.1.0";

export interface BuiltCore {
  /** The script as agents run it, without the four zero bytes that the wire puts before it. */
  readonly script: string;
  readonly version: string;
}

/** @throws SyntaxError when the stock agent could not run the result. */
export async function buildCore(sourceFolder: string): Promise<BuiltCore> {
  const version = `${VERSION}-${sourceHash(sourceFolder)}`;
  const bundle = await rolldown({
    input: join(sourceFolder, "main.ts"),
    platform: "neutral",
    plugins: [
      {
        name: "registries",
        resolveId: (id: string) => (id === REGISTRIES ? join(sourceFolder, REGISTRIES_FILE) : null),
        load: (id: string) => (id.endsWith(REGISTRIES_FILE) ? registryModule(sourceFolder) : null),
      },
    ],
    transform: { define: { CORE_VERSION: JSON.stringify(version) } },
  });
  const { output } = await bundle.generate({ format: "iife", name: "tendrilCore" });
  await bundle.close();
  const script = lower(output[0].code);
  checkEs5(script);
  return { script, version };
}

function lower(code: string): string {
  const lowered = transformSync(code, {
    configFile: false,
    swcrc: false,
    isModule: false,
    jsc: { target: "es5", externalHelpers: false, parser: { syntax: "ecmascript" }, loose: true },
  });
  const minified = minifySync(lowered.code, {
    compress: { ecma: 5 },
    mangle: true,
    format: { ecma: 5, asciiOnly: true },
  });
  return minified.code;
}

/** Names the sources, so that the version is the same wherever they are built. */
function sourceHash(sourceFolder: string): string {
  const hash = createHash("sha256");
  const names = readdirSync(sourceFolder, { recursive: true, encoding: "utf8" })
    .map((name) => name.replaceAll("\\", "/"))
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.startsWith("bundle/"))
    .sort();
  for (const name of names) hash.update(readFileSync(join(sourceFolder, name)));
  return hash.digest("hex").slice(0, 8);
}
