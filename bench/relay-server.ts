/**
 * What the relay is compared with, in a process of its own. Arguments: folder of k.pem and c.pem, then
 * `messages`: pairs WebSockets and sends whole messages on; `splice`: the same with the relay's pipe; or `tls PORT`: a
 * plain TLS pipe to that port.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { connect, createServer as createTlsServer } from "node:tls";
import { createSplicePipe, systemClock } from "@tendril/server";
import { type WebSocket, WebSocketServer } from "ws";

const WEBSOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const HIGH_WATER_BYTES = 1_048_576;

const [folder = ".", kind = "messages", port = "0"] = process.argv.slice(2);
const pem = { key: readFileSync(join(folder, "k.pem")), cert: readFileSync(join(folder, "c.pem")) };
const server =
  kind === "tls" ? pipeServer(Number(port)) : kind === "splice" ? spliceServer() : messageServer();
server.listen(0, "127.0.0.1", () => console.log(`ready ${(server.address() as AddressInfo).port}`));

function pipeServer(target: number): Server {
  return createTlsServer(pem, (source) => {
    const sink = connect({ port: target, host: "127.0.0.1", rejectUnauthorized: false });
    source.pipe(sink).pipe(source);
    for (const side of [source, sink]) {
      side.on("error", () => {
        source.destroy();
        sink.destroy();
      });
    }
  });
}

function spliceServer(): Server {
  const https = createServer(pem);
  let waiting: Parameters<typeof createSplicePipe>[0] | undefined;
  https.on("upgrade", (request, socket, head) => {
    const key = `${request.headers["sec-websocket-key"]}${WEBSOCKET_GUID}`;
    const accept = createHash("sha1").update(key).digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    socket.pause();
    const side = { socket, head };
    if (waiting === undefined) {
      waiting = side;
      return;
    }
    const ignore = (): void => {};
    createSplicePipe(waiting, side, { joined: "c", onEnd: ignore, onError: ignore, clock: systemClock });
    waiting = undefined;
  });
  return https;
}

function messageServer(): Server {
  const https = createServer(pem);
  const sockets = new WebSocketServer({ server: https, perMessageDeflate: false, maxPayload: 1 << 28 });
  let waiting: WebSocket | undefined;
  sockets.on("connection", (socket) => {
    if (waiting === undefined) {
      waiting = socket;
      return;
    }
    for (const side of [waiting, socket]) side.send("c");
    forward(waiting, socket);
    forward(socket, waiting);
    waiting = undefined;
  });
  return https;
}

function forward(source: WebSocket, target: WebSocket): void {
  source.on("message", (message: Buffer, isBinary) => {
    target.send(message, { binary: isBinary }, () => {
      if (source.isPaused && target.bufferedAmount < HIGH_WATER_BYTES / 2) source.resume();
    });
    if (target.bufferedAmount > HIGH_WATER_BYTES) source.pause();
  });
}
