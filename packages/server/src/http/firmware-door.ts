/**
 * `/amtpage/ID/...`: pages of firmware, shown in a frame of the app and nowhere else. They are answered here and not by
 * a route: their paths, types and forms are those of the firmware.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type FirmwarePages, PAGE_PREFIX } from "../amt/index.ts";

const MAX_BODY_BYTES = 65_536;
const pathForm = /^\/amtpage\/([\w-]{32})(\/[\x21-\x7e]*)$/;
const hostForm = /^(?:[A-Za-z0-9.-]{1,253}|\[[0-9a-fA-F:]{2,45}\])(?::\d{1,5})?$/;
const typeForm = /^[\w.+-]{1,60}\/[\w.+-]{1,60}(?:; ?charset=[\w-]{1,20})?$/;

/** False when the request is for somebody else. */
export function takeFirmwarePage(
  pages: Pick<FirmwarePages, "fetch">,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  if (request.url?.startsWith(PAGE_PREFIX) !== true) return false;
  answer(pages, request, response).catch(() => request.destroy()); // too much, or broken off
  return true;
}

async function answer(
  pages: Pick<FirmwarePages, "fetch">,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, id, path] = pathForm.exec(request.url ?? "") ?? [];
  const { method, headers } = request;
  const { host = "" } = headers;
  const isAsked = method === "GET" || method === "POST";
  if (id === undefined || path === undefined || !isAsked || !hostForm.test(host))
    return refuse(response, 400);
  // alone in a window it could pass for a page of this server
  if (headers["sec-fetch-dest"] === "document") return refuse(response, 403);
  const contentType = typeForm.exec(headers["content-type"] ?? "")?.[0];
  const body = await readBody(request);
  const reply = await pages.fetch({ id, path, method, host, contentType, body });
  response.writeHead(reply.status, { ...reply.headers, "content-length": String(reply.body.length) });
  response.end(reply.body);
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > MAX_BODY_BYTES) throw new RangeError("a form is shorter");
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function refuse(response: ServerResponse, status: number): void {
  const headers = { "content-type": "text/plain; charset=utf-8", "content-security-policy": "sandbox" };
  response.writeHead(status, { ...headers, "x-content-type-options": "nosniff" });
  response.end("Pages of firmware are opened from the page of their device.\n");
}
