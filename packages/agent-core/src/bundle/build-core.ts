/**
 * TypeScript -> rolldown (one IIFE) -> swc (ES5, then minified) -> checked for what the stock engine lacks.
 * Equal sources give equal bytes: agents fetch a core only when its hash changed.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { minifySync, transformSync } from "@swc/core";
import { type InputOptions, type Plugin, rolldown } from "rolldown";
import { checkEs5 } from "./check-es5.ts";
import { registryModule } from "./registry-module.ts";

const REGISTRIES = "virtual:registries";
const REGISTRIES_FILE = "registries.virtual.ts";
const CONSOLE_SCRIPTS = "virtual:console-scripts";
const CONSOLE_SCRIPTS_FILE = "console-scripts.virtual.ts";
/** The stock agent cuts command lines at about 4,000 characters; base64 makes four of three. */
const MAX_LOADER_CHARS = 2_500;
const VERSION = "0.1.0";

export interface BuiltCore {
  /** The script as agents run it, without the four zero bytes that the wire puts before it. */
  readonly script: string;
  readonly version: string;
}

/** @throws SyntaxError when the stock agent could not run the result. */
export async function buildCore(sourceFolder: string): Promise<BuiltCore> {
  const version = `${VERSION}-${sourceHash(sourceFolder)}`;
  const script = await bundleScript(join(sourceFolder, "main.ts"), {
    plugins: [
      virtualModule(REGISTRIES, join(sourceFolder, REGISTRIES_FILE), registryModule(sourceFolder)),
      virtualModule(
        CONSOLE_SCRIPTS,
        join(sourceFolder, CONSOLE_SCRIPTS_FILE),
        consoleModule(await buildConsoleScripts(sourceFolder)),
      ),
    ],
    transform: { define: { CORE_VERSION: JSON.stringify(version) } },
  });
  return { script, version };
}

export interface ConsoleScripts {
  /** Stands on the command line and reads the script. */
  readonly loader: string;
  readonly script: string;
  /** Starts a program as a person. */
  readonly personScript: string;
}

/** The scripts of processes on Windows, which the core holds as texts. @throws RangeError */
export async function buildConsoleScripts(sourceFolder: string): Promise<ConsoleScripts> {
  const host = join(sourceFolder, "host");
  const loader = await bundleScript(join(host, "conpty", "process", "load-script.ts"));
  const script = await bundleScript(join(host, "conpty", "process", "main.ts"));
  const personScript = await bundleScript(join(host, "as-person", "process", "main.ts"));
  if (loader.length > MAX_LOADER_CHARS) throw new RangeError(`core: loader of ${loader.length} characters`);
  return { loader, script, personScript };
}

function consoleModule({ loader, script, personScript }: ConsoleScripts): string {
  const texts = { consoleLoader: loader, consoleScript: script, personScript };
  const lines = Object.entries(texts).map(
    ([name, text]) => `export const ${name} = ${JSON.stringify(text)};`,
  );
  return lines.join("\n");
}

/** @throws SyntaxError when the stock agent could not run it. */
async function bundleScript(input: string, options: InputOptions = {}): Promise<string> {
  const bundle = await rolldown({ input, platform: "neutral", ...options });
  const { output } = await bundle.generate({ format: "iife", name: "tendrilCore" });
  await bundle.close();
  const script = lower(output[0].code);
  checkEs5(script);
  return script;
}

function virtualModule(name: string, file: string, source: string): Plugin {
  return {
    name,
    resolveId: (id) => (id === name ? file : null),
    load: (id) => (id === file ? source : null),
  };
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
