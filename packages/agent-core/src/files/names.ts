/**
 * Paths and names of the device. A session may go wherever its rights let it; what is refused here are names that
 * mean something else than what a person saw.
 */
import type { Host } from "../host/index.ts";

const MAX_PATH_CHARS = 8_192;

/** The path of a message, complete; null when it is no usable one. Never cut short. */
export function pathOf(host: Host, value: unknown): string | null {
  if (typeof value !== "string" || value.length > MAX_PATH_CHARS || value.indexOf("\0") >= 0) return null;
  if (host.platform === "win32") return /^[A-Za-z]:$/.test(value) ? `${value}\\` : value;
  return value.charAt(0) === "/" ? value : `/${value}`;
}

/** One entry of a folder: no way up, no way into another folder. */
export function isPlainName(host: Host, name: unknown): name is string {
  if (typeof name !== "string" || name === "" || name === "." || name === "..") return false;
  if (name.length > MAX_PATH_CHARS || name.indexOf("/") >= 0 || name.indexOf("\0") >= 0) return false;
  return host.platform !== "win32" || isWindowsName(name);
}

/** The names of a message; null when one of them is none. */
export function namesOf(host: Host, value: unknown, maxNames: number): string[] | null {
  if (!Array.isArray(value) || value.length > maxNames) return null;
  const names: string[] = [];
  for (let i = 0; i < value.length; i++) {
    const name: unknown = value[i];
    if (!isPlainName(host, name)) return null;
    names.push(name);
  }
  return names;
}

export function joinPath(host: Host, folder: string, name: string): string {
  const separator = separatorOf(host);
  const last = folder.charAt(folder.length - 1);
  return last === "/" || last === separator ? folder + name : folder + separator + name;
}

/** A name for something half done that nobody guesses, so that nobody can lay a link under it. */
export function partName(): string {
  const mark = Math.random().toString(36).substring(2) + Math.random().toString(36).substring(2);
  return `.tendril-${mark}.part`;
}

export function separatorOf(host: Host): string {
  return host.platform === "win32" ? "\\" : "/";
}

export function folderOf(host: Host, path: string): string {
  const at =
    host.platform === "win32"
      ? Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"))
      : path.lastIndexOf("/");
  return at <= 0 ? separatorOf(host) : path.substring(0, at);
}

/** The last part; of `C:\` or `/` nothing. */
export function baseNameOf(host: Host, path: string): string {
  const plain = path.replace(host.platform === "win32" ? /[\\/]+$/ : /\/+$/, "");
  const at =
    host.platform === "win32"
      ? Math.max(plain.lastIndexOf("/"), plain.lastIndexOf("\\"))
      : plain.lastIndexOf("/");
  return plain.substring(at + 1);
}

/** Streams, devices and wildcards of Windows hide behind such names. */
function isWindowsName(name: string): boolean {
  return (
    !/[\\:*?"<>|]/.test(name) && !/^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i.test(name) && !/[. ]$/.test(name)
  );
}
