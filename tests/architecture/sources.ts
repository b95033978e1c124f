/**
 * The sources of the project, as the architecture tests read them.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

export const root = join(import.meta.dirname, "..", "..");

export interface SourceFile {
  /** From the project's root: `packages/server/src/log/index.ts`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => /\.(ts|tsx)$/.test(path) && existsSync(join(root, path)));

export const sources: readonly SourceFile[] = files.map((path) => {
  const text = readFileSync(join(root, path), "utf8");
  return { path, text, imports: importsOf(text) };
});

/** Without tests and suites, which may import anything. */
export const production: readonly SourceFile[] = sources.filter(
  ({ path }) => path.startsWith("packages/") && path.includes("/src/") && !/\.(test|suite)\.tsx?$/.test(path),
);

/** The file that a relative import means, from the project's root. */
export function resolve(from: SourceFile, specifier: string): string {
  return normalize(join(dirname(from.path), specifier));
}

/** Name of the package folder of a path: `packages/server/src/x.ts` is of `server`. */
export function packageOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function importsOf(text: string): string[] {
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+"([^"]+)"|(?:^|\n)import\s+"([^"]+)"|import\("([^"]+)"\)/g,
  );
  return [...found].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
}
