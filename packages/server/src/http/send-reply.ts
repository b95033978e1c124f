/**
 * Sends what a route answered; longer texts compressed as the client can. Files come compressed from the build.
 */
import { Readable } from "node:stream";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { FastifyReply } from "fastify";
import type { RouteReply } from "./define-route.ts";

const COMPRESS_FROM_CHARS = 1_024;
const QUICK_QUALITY = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const toBrotli = promisify(brotliCompress);
const toGzip = promisify(gzip);

export async function sendReply(
  reply: FastifyReply,
  { status, headers = {}, body }: RouteReply,
): Promise<FastifyReply> {
  reply.code(status).headers(headers);
  if (headers["content-type"] === undefined && typeof body === "string")
    reply.type("text/plain; charset=utf-8");
  if (reply.request.method === "HEAD" && body instanceof Readable) body.destroy(); // nobody reads it
  if (typeof body === "string" && body.length >= COMPRESS_FROM_CHARS) return await sendText(reply, body);
  return await reply.send(body instanceof Uint8Array ? Buffer.from(body) : body);
}

async function sendText(reply: FastifyReply, text: string): Promise<FastifyReply> {
  reply.header("vary", "accept-encoding");
  const accepted = new Set(
    String(reply.request.headers["accept-encoding"] ?? "")
      .split(",")
      .map((part) => part.split(";")[0]?.trim()),
  );
  if (accepted.has("br")) {
    return await reply.header("content-encoding", "br").send(await toBrotli(text, QUICK_QUALITY));
  }
  if (accepted.has("gzip")) return await reply.header("content-encoding", "gzip").send(await toGzip(text));
  return await reply.send(text);
}
