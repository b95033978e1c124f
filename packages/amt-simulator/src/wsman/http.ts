/**
 * The HTTP server of the firmware: one connection, requests in order, digest before everything but the front page.
 */
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { parseAuthorization } from "../authorization.ts";
import type { AmtDevice } from "../device/index.ts";
import { WsmanFault } from "./fault.ts";
import { takeRequest, type WebRequest } from "./http-request.ts";

const MAX_HEAD_BYTES = 16_384;
const CHUNK_BYTES = 1000;
const HUGE_HEADER_BYTES = 4 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isChunked?: boolean;
}

/** Takes over the stream. */
export function serveHttp(device: AmtDevice, stream: Duplex): void {
  let received: Buffer = Buffer.alloc(0);
  let busy: Promise<void> = Promise.resolve();
  const work = async (): Promise<void> => {
    for (;;) {
      const taken = takeRequest(received);
      if (taken === undefined) {
        if (received.length > MAX_HEAD_BYTES && !received.includes("\r\n\r\n")) stream.destroy();
        return;
      }
      received = received.subarray(taken.bytes);
      if (device.options.slowMs > 0) await sleep(device.options.slowMs);
      respond(device, stream, taken.request);
    }
  };
  stream.on("error", () => {});
  stream.on("data", (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    busy = busy.then(work).catch((error: unknown) => {
      device.report("http-error", { error: String(error) });
      stream.destroy();
    });
  });
}

function respond(device: AmtDevice, stream: Duplex, request: WebRequest): void {
  const { method, uri, headers, body } = request;
  device.stats.requests++;
  if (uri === "/" && method === "GET") {
    reply(device, stream, { status: 303, reason: "See Other", headers: { Location: "/logon.htm" } });
  } else if (uri === "/logon.htm") {
    const page = "<html><body>Intel Active Management Technology (simulated)</body></html>";
    reply(device, stream, {
      status: 200,
      reason: "OK",
      headers: { "Content-Type": "text/html" },
      body: page,
    });
  } else {
    const header = headers.get("authorization");
    const refusal = device.provisioning.isTrusted(stream)
      ? undefined
      : device.accounts.refusal({ header, method, uri, body });
    if (refusal !== undefined) challenge(device, stream, request, refusal.isStale);
    else if (device.pages.has(uri)) answerPage(device, stream, request);
    else if (uri !== "/wsman" || method !== "POST") {
      reply(device, stream, { status: 404, reason: "Not Found", body: "not found" });
    } else answerSoap(device, stream, body.toString("utf8"));
  }
}

function answerPage(device: AmtDevice, stream: Duplex, { method, uri, body }: WebRequest): void {
  const page = device.pages.get(uri);
  if (page === undefined) return;
  device.report("page", { method, uri, body: body.toString("latin1") });
  const headers = { "Content-Type": page.type, "Set-Cookie": "firmware=1; Path=/" };
  if (page.next === undefined) reply(device, stream, { status: 200, reason: "OK", headers, body: page.body });
  else
    reply(device, stream, { status: 303, reason: "See Other", headers: { ...headers, Location: page.next } });
}

function challenge(device: AmtDevice, stream: Duplex, { uri, headers }: WebRequest, isStale: boolean): void {
  const { close401, qop } = device.options;
  const sent = headers.get("authorization");
  const user = sent === undefined ? undefined : parseAuthorization(sent).get("username");
  device.stats.unauthorized++;
  device.report("http-401", { uri, user, stale: isStale });
  const nonce = device.accounts.newNonce();
  reply(device, stream, {
    status: 401,
    reason: "Unauthorized",
    headers: {
      "WWW-Authenticate": `Digest realm="${device.realm}", nonce="${nonce}",stale="${isStale}",qop="${qop}"`,
      "Content-Type": "text/html",
      ...(close401 ? { Connection: "close" } : {}),
    },
    body: "<html><body>401</body></html>",
  });
  if (close401) stream.end();
}

function answerSoap(device: AmtDevice, stream: Duplex, text: string): void {
  const headers = { "Content-Type": "application/soap+xml; charset=UTF-8" };
  const isChunked = device.options.chunked;
  try {
    const body = damage(device, device.wsman(text));
    reply(device, stream, { status: 200, reason: "OK", headers, body, isChunked });
  } catch (error) {
    const fault =
      error instanceof WsmanFault ? error : new WsmanFault(500, "c:InternalError", "internal error");
    if (fault !== error) {
      device.report("wsman-bug", { error: error instanceof Error ? error.stack : String(error) });
    }
    const { status, subcode, message } = fault;
    device.stats.faults++;
    device.report("wsman-fault", { status, subcode, reason: message });
    const reason = status === 500 ? "Internal Server Error" : "Bad Request";
    reply(device, stream, { status, reason, headers, body: device.service.faultXml(fault), isChunked });
  }
}

function damage(device: AmtDevice, text: string): string {
  if (device.misbehaves("ws-bad-xml")) return text.replace("</a:Header>", "</a:Heada>");
  if (!device.misbehaves("ws-entity")) return text;
  const ten = (name: string): string => `&${name};`.repeat(10);
  const types = `<!ENTITY a "${"a".repeat(10)}"><!ENTITY b "${ten("a")}"><!ENTITY c "${ten("b")}">`;
  return text.replace("?>", `?><!DOCTYPE x [${types}]>`).replace("<a:Body>", "<a:Body><x>&c;</x>");
}

function reply(device: AmtDevice, stream: Duplex, answer: Answer): void {
  const { status, reason, headers = {}, isChunked = false } = answer;
  const body = Buffer.from(answer.body ?? "", "utf8");
  const lines = [
    `HTTP/1.1 ${status} ${reason}`,
    `Server: Intel(R) Active Management Technology ${device.options.version}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(device.misbehaves("ws-huge-header") ? [`X-Junk: ${"j".repeat(HUGE_HEADER_BYTES)}`] : []),
    "",
  ];
  const head = lines.join("\r\n");
  if (device.misbehaves("ws-truncated") && status === 200) {
    stream.write(`${head}Content-Length: ${body.length}\r\n\r\n`);
    stream.end(body.subarray(0, body.length >> 1));
  } else if (device.misbehaves("ws-huge-length") && status === 200) {
    stream.write(`${head}Content-Length: 4294967295\r\n\r\n`);
    stream.write(body);
  } else if (isChunked) {
    stream.write(`${head}Transfer-Encoding: chunked\r\n\r\n`);
    for (let at = 0; at < body.length; at += CHUNK_BYTES) {
      const part = body.subarray(at, at + CHUNK_BYTES);
      const length = Buffer.from(`${part.length.toString(16).toUpperCase()}\r\n`);
      stream.write(Buffer.concat([length, part, Buffer.from("\r\n")]));
    }
    stream.write("0\r\n\r\n");
  } else {
    stream.write(Buffer.concat([Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`), body]));
  }
}
