/**
 * Paths of the device, in its own style.
 */
import { t } from "../../language/index.ts";

export interface PathStyle {
  readonly separator: "/" | "\\";
}

export interface Crumb {
  readonly name: string;
  readonly path: string;
}

/** From the top down; the first one stands for the whole device. */
export function breadcrumbs(path: string, { separator }: PathStyle): Crumb[] {
  const crumbs: Crumb[] = [
    { name: separator === "/" ? "/" : t("Drives"), path: separator === "/" ? "/" : "" },
  ];
  let at = separator === "/" ? "" : undefined;
  for (const part of path.split(separator === "/" ? "/" : /[\\/]/)) {
    if (part === "") continue;
    at = at === undefined ? part : `${at}${separator}${part}`;
    crumbs.push({ name: part, path: at });
  }
  return crumbs;
}

export function parentOf(path: string, style: PathStyle): string | undefined {
  return breadcrumbs(path, style).at(-2)?.path;
}

export function joinPath(folder: string, name: string, { separator }: PathStyle): string {
  if (folder === "") return name;
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}
