/**
 * What the firmware answered, made safe to show: its page runs nothing, reaches nothing but itself, and has no origin.
 * Whatever the firmware says about itself in headers is forgotten, but the type and where to go next.
 */
import type { FirmwareResponse } from "../access/http-line.ts";

export interface PageReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface PagePlace {
  /** Where the pages of this device begin, without the slash at the end. */
  readonly base: string;
  /** Host and port as the browser sees them. */
  readonly host: string;
}

/** Types that a page may have, and what comes of others. */
const typeForm = /^(?:text\/(?:html|plain|css)|image\/(?:gif|png|jpeg|x-icon|bmp))\b/i;
const OTHER_TYPE = "application/octet-stream";
const charsetForm = /charset=([\w-]{1,20})/i;
/** Addresses from the root of the firmware, in the attributes that firmware uses. */
const rootAddress = /(\b(?:href|src|action|background)\s*=\s*["']?)\/(?![/\\])/gi;
const STATUSES: ReadonlySet<number> = new Set([200, 204, 301, 302, 303, 307, 400, 403, 404, 405, 500, 503]);
const FAILED = 502;

/** @returns the reply for the browser; `place` was checked before. */
export function pageReply(response: FirmwareResponse, place: PagePlace): PageReply {
  const status = STATUSES.has(response.status) ? response.status : FAILED;
  const given = String(response.headers["content-type"] ?? "");
  const type = typeForm.exec(given)?.[0].toLowerCase() ?? OTHER_TYPE;
  const charset = charsetForm.exec(given)?.[1];
  const location = nextPlace(response.headers.location, place.base);
  return {
    status: isRedirect(status) && location === undefined ? FAILED : status,
    headers: {
      ...pageHeaders(place),
      "content-type": charset === undefined ? type : `${type}; charset=${charset}`,
      ...(isRedirect(status) && location !== undefined ? { location } : {}),
    },
    body: type === "text/html" ? withPlace(response.body, place.base) : response.body,
  };
}

/** A sentence of ours in the place of a page. */
export function pageNote(status: number, text: string, place: PagePlace): PageReply {
  const headers = { ...pageHeaders(place), "content-type": "text/plain; charset=utf-8" };
  return { status, headers, body: Buffer.from(`${text}\n`) };
}

function pageHeaders({ base, host }: PagePlace): Readonly<Record<string, string>> {
  const own = `https://${host}${base}/`;
  return {
    // without `allow-same-origin` the page has an origin of its own, which no cookie and no storage belongs to
    "content-security-policy": [
      "sandbox allow-forms",
      "default-src 'none'",
      `img-src ${own}`,
      `style-src ${own} 'unsafe-inline'`,
      `frame-src ${own}`,
      `form-action ${own}`,
      "base-uri 'none'",
      "frame-ancestors 'self'",
    ].join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "cross-origin", // a page without an origin is a stranger to its own pictures
    "permissions-policy": "camera=(), microphone=(), display-capture=(), geolocation=(), usb=(), payment=()",
    "cache-control": "no-store",
  };
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400;
}

/** Firmware goes on within itself only. */
function nextPlace(location: string | undefined, base: string): string | undefined {
  return location !== undefined && /^\/(?![/\\])[\x21-\x7e]{0,1000}$/.test(location)
    ? `${base}${location}`
    : undefined;
}

/** Bytes stay bytes: the firmware alone knows how it writes. */
function withPlace(body: Buffer, base: string): Buffer {
  return Buffer.from(body.toString("latin1").replace(rootAddress, `$1${base}/`), "latin1");
}
