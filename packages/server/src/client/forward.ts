/**
 * One port of this computer that leads to a port behind a device: each connection gets a tunnel of its own.
 */
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";

import { authcookie } from "@tendril/protocol/actions/site/authcookie";
import { CONTROL_CHANNEL_MARK, SessionProtocol } from "@tendril/protocol/constants";
import { parseHostMessage } from "@tendril/protocol/sessions/control-message";
import type WebSocket from "ws";
import type { ControlConnection } from "./control-connection.ts";
import type { FoundDevice } from "./find-device.ts";
import { plain } from "./output.ts";

const HIGH_WATER_BYTES = 262_144;
const MAX_CONNECTIONS = 200;
const LOOPBACK = "127.0.0.1";

export interface Forward {
  /** Address and port to listen on; 0 takes a free one. */
  readonly bind: string;
  readonly localPort: number;
  /** As the device sees it. */
  readonly host: string;
  readonly port: number;
}

/** `PORT:HOST:PORT`, `PORT:PORT` for the device itself, `BIND:PORT:HOST:PORT`. `undefined` for anything else. */
export function parseForward(text: string): Forward | undefined {
  const parts = /^(?:([\w.-]+):)?(\d{1,5}):(?:(\[[0-9A-Za-z:.%]+\]|[\w.-]+):)?(\d{1,5})$/.exec(text);
  const [, bind, local, host, target] = parts ?? [];
  const forward = {
    bind: bind ?? LOOPBACK,
    localPort: Number(local ?? -1),
    host: host?.replace(/^\[|\]$/g, "") ?? LOOPBACK,
    port: Number(target ?? -1),
  };
  // `8080:10.0.0.9:80` and `127.0.0.1:8080:80` look alike: a first word of digits is a port
  if (bind !== undefined && /^\d+$/.test(bind) && host === undefined) {
    return parseForward(`${LOOPBACK}:${bind}:${local ?? ""}:${target ?? ""}`);
  }
  const isLocal = forward.localPort >= 0 && forward.localPort <= 65_535;
  return isLocal && forward.port >= 1 && forward.port <= 65_535 ? forward : undefined;
}

export interface ForwardDeps {
  readonly control: ControlConnection;
  readonly device: FoundDevice;
  print(line: string): void;
}

/** Listens until `close`. The port is the one that was taken. @throws what listening throws. */
export async function startForward(
  deps: ForwardDeps,
  forward: Forward,
): Promise<{ readonly port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server: Server = createServer(
    { allowHalfOpen: true, pauseOnConnect: true, noDelay: true },
    (socket) => {
      sockets.add(socket);
      socket.on("close", () => sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      serve(deps, forward, socket).catch((error: unknown) => {
        deps.print(plain(`${nameOf(socket)}: ${error instanceof Error ? error.message : String(error)}`));
        socket.destroy();
      });
    },
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.listen(forward.localPort, forward.bind);
  await once(server, "listening");
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : forward.localPort,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function serve(
  { control, device, print }: ForwardDeps,
  forward: Forward,
  local: Socket,
): Promise<void> {
  const name = nameOf(local);
  const startedAt = performance.now();
  const { cookie } = await control.ask(authcookie, {});
  const query = new URLSearchParams({
    nodeid: device.id,
    tcpport: String(forward.port),
    tcpaddr: forward.host,
    p: String(SessionProtocol.Tcp),
    portwords: "1",
    auth: cookie,
  });
  const tunnel = control.openSocket(`meshrelay.ashx?${query}`);
  const pipe = new PortPipe(local, tunnel);
  const problem = await pipe.ended;
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const { sentBytes, receivedBytes } = pipe;
  const total = `${sentBytes} bytes sent, ${receivedBytes} received, ${seconds} s`;
  // a device says what it likes, and a terminal obeys
  print(plain(`${name} -> ${forward.host}:${forward.port}  ${problem ?? total}`));
}

/** A local connection and its tunnel; each side waits for the other, and each half ends by itself. */
class PortPipe {
  readonly #local: Socket;
  readonly #tunnel: WebSocket;
  /** Why it ended early; `undefined` for an orderly end. */
  readonly ended: Promise<string | undefined>;
  sentBytes = 0;
  receivedBytes = 0;
  #isJoined = false;
  /** The target has said all that it had to say. */
  #isFinished = false;
  #isLocalGone = false;
  #problem: string | undefined;

  constructor(local: Socket, tunnel: WebSocket) {
    this.#local = local;
    this.#tunnel = tunnel;
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    this.ended = promise;
    tunnel.on("message", (frame: Buffer, isBinary) => {
      if (isBinary) this.#receive(frame);
      else this.#control(frame.toString("utf8"));
    });
    tunnel.on("unexpected-response", (_request, response) => {
      this.#problem = refusalOf(response.statusCode ?? 0);
      tunnel.terminate();
    });
    tunnel.on("error", (error) => {
      this.#problem ??= error.message;
    });
    tunnel.on("close", () => {
      const isCut = !this.#isFinished && !this.#isLocalGone;
      if (isCut) this.#problem ??= this.#isJoined ? "the connection broke off" : "the device did not come";
      resolve(this.#problem);
      // an orderly end would pass for the end of what the target sends
      if (this.#problem === undefined) local.destroySoon();
      else local.resetAndDestroy();
    });
    local.on("data", (bytes: Buffer) => this.#send(bytes));
    local.on("end", () => this.#say({ type: "finish" }));
    local.on("drain", () => tunnel.resume());
    local.on("close", () => {
      this.#isLocalGone = true;
      tunnel.close(1000);
    });
  }

  #receive(bytes: Buffer): void {
    this.receivedBytes += bytes.length;
    if (this.#local.writable && !this.#local.write(bytes)) this.#tunnel.pause();
  }

  #send(bytes: Buffer): void {
    if (this.#tunnel.readyState !== this.#tunnel.OPEN) return;
    this.sentBytes += bytes.length;
    this.#tunnel.send(bytes, { binary: true }, () => {
      if (this.#tunnel.bufferedAmount < HIGH_WATER_BYTES) this.#local.resume();
    });
    if (this.#tunnel.bufferedAmount >= HIGH_WATER_BYTES) this.#local.pause();
  }

  #control(text: string): void {
    if (!this.#isJoined) {
      this.#isJoined = true; // the relay's mark
      this.#local.resume();
      return;
    }
    const message = parseHostMessage(text);
    if (message?.type === "console") this.#problem = message.msg ?? undefined;
    else if (message?.type === "finish") {
      this.#isFinished = true;
      this.#local.end();
    } else if (message?.type === "ping") this.#say({ type: "pong" });
  }

  #say(message: object): void {
    if (this.#tunnel.readyState !== this.#tunnel.OPEN) return;
    this.#tunnel.send(JSON.stringify({ ctrlChannel: CONTROL_CHANNEL_MARK, ...message }));
  }
}

function refusalOf(status: number): string {
  if (status === 403) return "the account may not use ports of this device";
  if (status === 503) return "the device is offline, or too many tunnels are open";
  return `the server refused the tunnel (${status})`;
}

function nameOf({ remoteAddress = "?", remotePort = 0 }: Socket): string {
  return `${remoteAddress}:${remotePort}`;
}
