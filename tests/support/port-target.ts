/**
 * Servers on ports for tests: they play what stands behind a device.
 */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer, type Socket } from "node:net";

export interface PortTarget {
  readonly port: number;
  /** Open connections; UDP has none. */
  readonly sockets: ReadonlySet<Socket>;
  close(): void;
}

/** Accepts connections and leaves them to `serve`; the other half stays open until it is closed. */
export async function startTcpTarget(serve: (socket: Socket) => void): Promise<PortTarget> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => {});
    serve(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** Sends every datagram back. */
export async function startUdpEcho(): Promise<PortTarget> {
  const server = createSocket("udp4");
  server.on("message", (bytes, from) => server.send(bytes, from.port, from.address));
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  return { port: server.address().port, sockets: new Set(), close: () => server.close() };
}
