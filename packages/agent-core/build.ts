/**
 * Builds dist/core.js: one ES5 script of the core, its registries read from their folders. Equal sources give equal
 * bytes: agents fetch a core only when its hash changed.
 *
 *     TypeScript -> rolldown (one IIFE) -> swc (ES5, then minified) -> parsed as ES5, or the build fails
 */
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { minifySync, transformSync } from "@swc/core";
import { parse } from "acorn";
import { rolldown } from "rolldown";

const REGISTRIES = "virtual:registries";
const source = join(import.meta.dirname, "src");
const output = join(import.meta.dirname, "dist");

/** A module that imports every entry of the registries. */
function registryModule(): string {
  const registries = [
    { folder: "commands", entry: "command", list: "commands" },
    { folder: "console", entry: "consoleCommand", list: "consoleCommands" },
    { folder: "sessions", entry: "session", list: "sessions" },
  ];
  return registries
    .map(({ folder, entry, list }) => {
      const files = readdirSync(join(source, folder)).filter(
        (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
      );
      const imports = files
        .sort()
        .map((name, i) => `import { ${entry} as ${folder}${i} } from "./${folder}/${name}";`);
      return `${imports.join("\n")}\nexport const ${list} = [${files.map((_name, i) => `${folder}${i}`).join(", ")}];`;
    })
    .join("\n");
}

/** Names the sources, so that the version is the same wherever they are built. */
function sourceHash(): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(source, { recursive: true, encoding: "utf8" }).sort()) {
    if (name.endsWith(".ts") && !name.endsWith(".test.ts")) hash.update(readFileSync(join(source, name)));
  }
  return hash.digest("hex").slice(0, 8);
}

const bundle = await rolldown({
  input: join(source, "main.ts"),
  platform: "neutral",
  plugins: [
    {
      name: "registries",
      resolveId: (id: string) => (id === REGISTRIES ? join(source, "registries.virtual.ts") : null),
      load: (id: string) => (id.endsWith("registries.virtual.ts") ? registryModule() : null),
    },
  ],
  transform: { define: { CORE_VERSION: JSON.stringify(`0.1.0-${sourceHash()}`) } },
});
const { output: chunks } = await bundle.generate({ format: "iife", name: "tendrilCore" });
const [chunk] = chunks;
const lowered = transformSync(chunk.code, {
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
parse(minified.code, { ecmaVersion: 5, sourceType: "script" });
mkdirSync(output, { recursive: true });
writeFileSync(join(output, "core.js"), minified.code);
console.log(`core: ${minified.code.length} bytes of ES5`);
