/**
 * Tunnels on the stock agent: WebSockets of its https module, pinned to the server's certificate.
 * Source: docs/spec/agent-core.md, sections 2.3 and 3.4.
 */
import { spendMemory } from "./duktape-memory.ts";
import {
  pinsOf,
  retained,
  type StockAgent,
  type StockCertificate,
  type StockStream,
  stock,
  stockBuffer,
} from "./duktape-modules.ts";
import { createPressure } from "./duktape-pressure.ts";
import type { Tunnel, TunnelHandlers, TunnelRequest } from "./host.ts";

interface StockRequest {
  on(event: string, handler: (first?: unknown, second?: unknown) => void): void;
  end(): void;
}

interface StockHttp {
  parseUri(url: string): { [name: string]: unknown };
  request(options: { [name: string]: unknown }): StockRequest;
}

const DEFAULT_IDLE_SECONDS = 120;

interface OpenTunnel {
  readonly tunnel: Tunnel;
  readonly stream: StockStream;
  /** Binary frames go natively to a program. */
  isPiped: boolean;
}

const requests: StockRequest[] = [];
const open: OpenTunnel[] = [];

/** The stream behind a tunnel, for native piping from now on; null once it is over. */
export function streamOf(tunnel: Tunnel): StockStream | null {
  for (let i = 0; i < open.length; i++) {
    const entry = open[i];
    if (entry === undefined || entry.tunnel !== tunnel) continue;
    entry.isPiped = true;
    return entry.stream;
  }
  return null;
}

export function openStockTunnel(request: TunnelRequest, handlers: TunnelHandlers): void {
  const http = stock<StockHttp>("http");
  const options = http.parseUri(request.url.split("$").join("%24").split("@").join("%40"));
  let isEnded = false;
  const over = (): void => {
    if (isEnded) return;
    isEnded = true;
    forget(requests, connection);
    handlers.onEnd();
  };
  options.rejectUnauthorized = 0; // the certificate is pinned instead
  options.perMessageDeflate = false;
  options.checkServerIdentity = (certificates: readonly StockCertificate[]) => {
    const first = certificates[0];
    if (first === undefined || !request.accepts(pinsOf(first))) throw new Error("BadCert");
  };
  const connection = http.request(options);
  requests.push(connection);
  connection.on("error", over);
  connection.on("response", over);
  connection.on("upgrade", (_response, upgraded) => {
    forget(requests, connection);
    serve(upgraded as StockStream, handlers, () => {
      isEnded = true;
    });
  });
  connection.end();
}

function serve(stream: StockStream, handlers: TunnelHandlers, onOpened: () => void): void {
  onOpened();
  let isEnded = false;
  const pressure = createPressure(() => handlers.onDrain());
  const tunnel: Tunnel = {
    sendText(text) {
      if (!isEnded) stream.write(text);
    },
    sendBytes(bytes) {
      spendMemory(bytes.length);
      return isEnded || pressure.watch(() => stream.write(stockBuffer(bytes)));
    },
    pause() {
      if (!isEnded) stream.pause();
    },
    resume() {
      if (!isEnded) stream.resume();
    },
    end() {
      if (!isEnded) stream.end();
    },
  };
  const entry: OpenTunnel = { tunnel, stream, isPiped: false };
  open.push(entry);
  keepAlive(stream);
  stream.on("data", (value) => {
    if (typeof value === "string") handlers.onText(value);
    else if (!entry.isPiped) {
      spendMemory((value as Buffer).length);
      handlers.onBytes(value as Buffer);
    }
  });
  stream.on("drain", () => pressure.drained());
  stream.on("end", () => {
    if (isEnded) return;
    isEnded = true;
    pressure.close();
    forget(open, entry);
    handlers.onEnd();
  });
  handlers.onOpen(tunnel);
}

function keepAlive(stream: StockStream): void {
  const seconds = stock<StockAgent>("MeshAgent").idleTimeout || DEFAULT_IDLE_SECONDS;
  const { setTimeout: setIdle } = stream;
  if (!setIdle || !stream.ping) return;
  stream.setTimeout?.(seconds * 1000);
  stream.on("timeout", () => {
    stream.ping?.();
    stream.setTimeout?.(seconds * 1000);
  });
}

function forget<T>(list: T[], entry: T): void {
  const at = list.indexOf(entry);
  if (at >= 0) list.splice(at, 1);
  retained.release(entry);
}
