/**
 * Load for relays: two ends of one pipe, bytes pushed from one to the other, and what it cost the process between.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type TLSSocket } from "node:tls";
import WebSocket from "ws";
import { cpuMs, pause, residentBytes } from "./measure.ts";
import { PASSWORD, USER } from "./servers.ts";
import { controlCall } from "./swarm.ts";

export const FRAME_BYTES = 65_536;
const WARM_UP_BYTES = 33_554_432;
const MAX_QUEUED_BYTES = 4_194_304;
const STALL_MS = 4_000;
const BYTES_PER_GB = 1_073_741_824;

export interface PipeEnds {
  /** Resolves when it may be called again. */
  send(frame: Buffer): Promise<void>;
  /** Called with the length of what arrived at the other end. */
  onReceived(count: (bytes: number) => void): void;
  stallReceiver(): void;
  close(): void;
}

/** CPU seconds of the process between per GB. */
export async function cpuPerGb(ends: PipeEnds, pid: number, bytes: number): Promise<number> {
  await push(ends, WARM_UP_BYTES);
  const before = cpuMs(pid);
  await push(ends, bytes);
  return (cpuMs(pid) - before) / 1_000 / (bytes / BYTES_PER_GB);
}

/** Growth of the process between while one end sends as much as it can and the other does not read, MB. */
export async function stalledGrowth(ends: PipeEnds, pid: number): Promise<number> {
  const before = residentBytes(pid);
  ends.stallReceiver();
  const untilMs = Date.now() + STALL_MS;
  const frame = randomBytes(FRAME_BYTES);
  while (Date.now() < untilMs) await Promise.race([ends.send(frame), pause(untilMs - Date.now())]);
  return (residentBytes(pid) - before) / 1_048_576;
}

async function push(ends: PipeEnds, bytes: number): Promise<void> {
  const frame = randomBytes(FRAME_BYTES);
  const { promise, resolve } = Promise.withResolvers<void>();
  let received = 0;
  ends.onReceived((length) => {
    received += length;
    if (received >= bytes) resolve();
  });
  for (let sent = 0; sent < bytes; sent += frame.length) await ends.send(frame);
  await promise;
}

/** Two signed-in WebSockets on the relay of a server. */
export async function openRelayPair(wsUrl: string): Promise<PipeEnds> {
  const { cookie } = await controlCall(wsUrl, { user: USER, password: PASSWORD }, { action: "authcookie" });
  const id = randomBytes(8).toString("hex");
  const url = `${wsUrl}/meshrelay.ashx?id=${id}&auth=${encodeURIComponent(String(cookie))}`;
  return await joinWebSockets(url, "c");
}

/** Two WebSockets that a server joins; both wait for the text `mark`. */
export async function joinWebSockets(url: string, mark: string): Promise<PipeEnds> {
  const open = async (): Promise<WebSocket> => {
    const socket = new WebSocket(url, {
      rejectUnauthorized: false,
      perMessageDeflate: false,
      maxPayload: 1 << 28,
    });
    const [frame] = await once(socket, "message");
    if (String(frame) !== mark) throw new Error(`the relay said ${String(frame).slice(0, 100)}`);
    return socket;
  };
  const [sender, receiver] = await Promise.all([open(), open()]);
  return {
    async send(frame) {
      sender.send(frame);
      while (sender.bufferedAmount > MAX_QUEUED_BYTES) await pause(1);
    },
    onReceived(count) {
      receiver.removeAllListeners("message");
      receiver.on("message", (data: Buffer) => count(data.length));
    },
    stallReceiver: () => receiver.pause(),
    close() {
      sender.terminate();
      receiver.terminate();
    },
  };
}

/** A TLS server that stands behind a proxy, and a TLS client in front of it. */
export async function createSink(pem: { readonly key: Buffer; readonly cert: Buffer }): Promise<{
  readonly port: number;
  through(proxyPort: number): Promise<PipeEnds>;
}> {
  const server = createServer({ ...pem });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the sink has no port");
  return {
    port: address.port,
    async through(proxyPort) {
      const arrived = once(server, "secureConnection") as Promise<[TLSSocket]>;
      const sender = connect({ port: proxyPort, host: "127.0.0.1", rejectUnauthorized: false });
      const [receiver] = await arrived;
      return {
        async send(frame) {
          if (!sender.write(frame)) await once(sender, "drain");
        },
        onReceived(count) {
          receiver.removeAllListeners("data");
          receiver.on("data", (data: Buffer) => count(data.length));
        },
        stallReceiver() {
          receiver.removeAllListeners("data");
          receiver.pause();
        },
        close() {
          sender.destroy();
          receiver.destroy();
          server.close();
        },
      };
    },
  };
}
