/**
 * The device in a local network: its TCP ports, and the answer to presence pings. Used by tests and by the command
 * line; docs/spec/amt.md, section 6.1.
 */
import { createSocket, type Socket as DatagramSocket } from "node:dgram";
import { createServer, type Server } from "node:net";
import type { AmtDevice } from "../device/index.ts";
import { rmcpPong } from "./rmcp.ts";

export { rmcpPong } from "./rmcp.ts";

export interface LanOptions {
  readonly bind?: string;
  /** Added to each TCP port, for hosts where the real ones are taken. */
  readonly offset?: number;
  /** 0 for no answer to pings. */
  readonly rmcpPort?: number;
}

export interface Lan {
  close(): void;
}

/** Resolves when all ports listen. */
export async function startLan(device: AmtDevice, options: LanOptions = {}): Promise<Lan> {
  const { bind = "127.0.0.1", offset = 0, rmcpPort = 623 } = options;
  const { tls, tlsOnly } = device.options;
  const ports = tls ? (tlsOnly ? [16993, 16995] : [16992, 16993, 16994, 16995]) : [16992, 16994];
  const open: { close(): unknown }[] = [];
  for (const port of ports) open.push(await listen(device, port, { bind, port: port + offset }));
  const addTls = (): void => {
    for (const port of [16993, 16995]) {
      if (ports.includes(port)) continue;
      listen(device, port, { bind, port: port + offset }).then(
        (server) => {
          open.push(server);
          device.report("lan-tls-port", { port: port + offset });
        },
        (error: unknown) => device.report("lan-error", { error: String(error) }),
      );
    }
  };
  device.on("tls-enabled", addTls);
  if (rmcpPort > 0) open.push(await answerPings(device, bind, rmcpPort));
  device.report("lan-up", { bind, ports: ports.map((port) => port + offset), rmcpPort });
  return {
    close: () => {
      device.off("tls-enabled", addTls);
      for (const one of open) one.close();
    },
  };
}

function listen(device: AmtDevice, served: number, at: { bind: string; port: number }): Promise<Server> {
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    socket.on("error", () => {});
    device.report("lan-connect", { port: served, from: socket.remoteAddress });
    device.accept(served, socket);
  });
  const { promise, resolve, reject } = Promise.withResolvers<Server>();
  server.once("error", reject).listen(at.port, at.bind, () => resolve(server));
  return promise;
}

function answerPings(device: AmtDevice, bind: string, port: number): Promise<DatagramSocket> {
  const socket = createSocket("udp4");
  socket.on("message", (ping, from) => {
    const pong = rmcpPong(ping, device);
    const answered = pong !== undefined;
    device.report("rmcp", { from: from.address, tag: ping[9], hex: ping.toString("hex"), answered });
    if (pong !== undefined) socket.send(pong, from.port, from.address);
  });
  const { promise, resolve, reject } = Promise.withResolvers<DatagramSocket>();
  socket.once("error", reject).bind(port, bind, () => resolve(socket));
  return promise;
}
