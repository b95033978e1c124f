/**
 * A module that imports every entry of the core's registries: adding an entry is adding its file.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";

const registries = [
  { folder: "commands", entry: "command", list: "commands" },
  { folder: "console", entry: "consoleCommand", list: "consoleCommands" },
  { folder: "sessions", entry: "session", list: "sessions" },
] as const;

/** Source text; `sourceFolder` holds the registries' folders. Sorted, so that it is the same everywhere. */
export function registryModule(sourceFolder: string): string {
  const parts = registries.map(({ folder, entry, list }) => {
    const files = readdirSync(join(sourceFolder, folder)).filter(isEntry).sort();
    const imports = files.map(
      (name, i) => `import { ${entry} as ${folder}${i} } from "./${folder}/${name}";`,
    );
    return `${imports.join("\n")}\nexport const ${list} = [${files.map((_name, i) => `${folder}${i}`).join(", ")}];`;
  });
  return parts.join("\n");
}

function isEntry(name: string): boolean {
  return name.endsWith(".ts") && !name.endsWith(".test.ts") && !name.endsWith(".suite.ts");
}
