/**
 * Addresses of device pages: the first 12 characters of the id, more when two begin alike.
 */
import { lastPart, store } from "../control/index.ts";
import { link } from "./router.ts";

const SHORT_CHARS = 12;

export function deviceLink(deviceId: string, tab = ""): string {
  return link(devicePath(deviceId, tab));
}

export function devicePath(deviceId: string, tab = ""): string {
  const text = lastPart(deviceId);
  const short = text.slice(0, SHORT_CHARS);
  const ref = store.findDevice(short) === undefined ? text : short;
  return `devices/${encodeURIComponent(ref)}${tab === "" || tab === "overview" ? "" : `/${tab}`}`;
}
