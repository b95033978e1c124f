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
  // a share of another computer is one step: nothing can be listed above it
  const share = separator === "/" ? undefined : /^[\\/]{2}[^\\/]+[\\/]+[^\\/]+/.exec(path)?.[0];
  if (share !== undefined) {
    at = share;
    crumbs.push({ name: share, path: share });
  }
  for (const part of path.slice(share?.length ?? 0).split(separator === "/" ? "/" : /[\\/]/)) {
    if (part === "") continue;
    at = at === undefined ? part : `${at}${separator}${part}`;
    crumbs.push({ name: part, path: at });
  }
  return crumbs;
}

export function parentOf(path: string, style: PathStyle): string | undefined {
  return breadcrumbs(path, style).at(-2)?.path;
}

/** What a person typed or pasted: complete, or from `folder` on; in quotes as Windows copies it, with `..` and slashes of any kind. */
export function typedPath(text: string, folder: string, style: PathStyle): string {
  const isWindows = style.separator === "\\";
  const plain = text.trim().replace(/^"(.*)"$/, "$1");
  if (plain === "") return isWindows ? "" : "/";
  const isComplete = isWindows ? /^([A-Za-z]:|[\\/]{2})/.test(plain) : plain.startsWith("/");
  const full = isComplete ? plain : joinPath(folder, plain, style);
  const start = isWindows ? (/^[\\/]{2}/.test(full) ? "\\\\" : "") : "/";
  const parts: string[] = [];
  for (const part of full.split(isWindows ? /[\\/]/ : "/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return start + parts.join(style.separator);
}

export function joinPath(folder: string, name: string, { separator }: PathStyle): string {
  if (folder === "") return name;
  return folder.endsWith(separator) ? folder + name : folder + separator + name;
}
