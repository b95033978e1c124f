/**
 * Recorded wire samples from a package's `vectors` folder.
 */
import { readFileSync } from "node:fs";

/** Parsed JSON of `name` beside `importMetaUrl`; the caller says what shape it has. */
export function readVectors<Shape>(name: string, importMetaUrl: string): Shape {
  const parsed: Shape = JSON.parse(readFileSync(new URL(name, importMetaUrl), "utf8"));
  return parsed;
}
