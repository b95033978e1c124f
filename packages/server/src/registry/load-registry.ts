/**
 * Reads a registry's folder.
 */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * Imports every `.ts` or `.js` file below `folder` (tests, suites and index files excepted) and gives what each
 * exports as `exportName`, in order of file names. `isEntry` decides whether the export has the right form;
 * `isWanted` gets the path below the folder and leaves out what is not needed now.
 * @throws RangeError naming the file that exports nothing of that form: that is our bug.
 */
export async function loadRegistry<Entry>(
  folder: string,
  exportName: string,
  isEntry: (value: unknown) => value is Entry,
  isWanted: (name: string) => boolean = () => true,
): Promise<Entry[]> {
  const names = await readdir(folder, { recursive: true });
  const files = names
    .filter((name) => /\.(ts|js)$/.test(name) && !/(\.test|\.suite|\.d)\.ts$|(^|\/)index\.[tj]s$/.test(name))
    .filter(isWanted)
    .sort();
  return await Promise.all(
    files.map(async (name) => {
      const module: Record<string, unknown> = await import(pathToFileURL(join(folder, name)).href);
      const entry = module[exportName];
      if (!isEntry(entry)) throw new RangeError(`${name} exports no ${exportName}`);
      return entry;
    }),
  );
}
