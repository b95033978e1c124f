/**
 * A line to a syslog receiver: one datagram for each message over UDP, counted octets over TCP and TLS (RFC 6587, 5425).
 */
import { createSocket } from "node:dgram";
import { connect, isIP, isIPv6, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { SyslogTarget } from "./target.ts";

const KEEP_ALIVE_MS = 30_000;

export interface Line {
  /** False: full, wait for `onReady` before the next. */
  send(message: string): boolean;
  /** What was sent leaves first; then `onEnd`. */
  finish(): void;
  destroy(): void;
  /** From now on it keeps the process alive: a server that could not start ends all the same. */
  ref(): void;
}

export interface LineEvents {
  /** Open, or no longer full. */
  onReady(): void;
  /** Once, whether it was open or not. */
  onEnd(error: Error | undefined): void;
}

/** `ca` is PEM: who may have signed the receiver's certificate; those that Node trusts without it. */
export function openLine(target: SyslogTarget, ca: string | undefined, events: LineEvents): Line {
  return target.scheme === "udp" ? openDatagrams(target, events) : openStream(target, ca, events);
}

function openDatagrams({ host, port }: SyslogTarget, { onReady, onEnd }: LineEvents): Line {
  const socket = createSocket(isIPv6(host) ? "udp6" : "udp4");
  socket.unref();
  let failure: Error | undefined;
  let isClosed = false;
  let waiting = 0;
  let isFinishing = false;
  const destroy = (): void => {
    if (!isClosed) socket.close();
    isClosed = true;
  };
  socket.on("error", (error) => {
    failure = error;
    destroy();
  });
  socket.once("close", () => onEnd(failure));
  socket.connect(port, host, (error?: Error) => {
    if (isClosed) return;
    if (error === undefined || error === null) onReady();
  });
  return {
    send(message) {
      waiting++;
      socket.send(message, (error) => {
        waiting--;
        failure = error ?? failure;
        if (error !== null || isFinishing) destroy();
        else onReady();
      });
      return false;
    },
    finish() {
      isFinishing = true;
      if (waiting === 0) destroy();
    },
    destroy,
    ref: () => void socket.ref(),
  };
}

function openStream(target: SyslogTarget, ca: string | undefined, { onReady, onEnd }: LineEvents): Line {
  const { scheme, host, port } = target;
  let failure: Error | undefined;
  const socket: Socket =
    scheme === "tcp"
      ? connect({ host, port })
      : connectTls({
          ...{ host, port, minVersion: "TLSv1.2" },
          ...(isIP(host) === 0 ? { servername: host } : {}),
          ...(ca === undefined ? {} : { ca }),
        });
  socket.unref();
  socket.setKeepAlive(true, KEEP_ALIVE_MS);
  socket.once(scheme === "tcp" ? "connect" : "secureConnect", onReady);
  socket.on("drain", onReady);
  socket.on("error", (error) => {
    failure = error;
  });
  socket.once("close", () => onEnd(failure));
  socket.resume(); // receivers say nothing; reading shows that they went
  return {
    send: (message) => socket.write(`${Buffer.byteLength(message)} ${message}`),
    finish: () => void socket.end(),
    destroy: () => void socket.destroy(),
    ref: () => void socket.ref(),
  };
}
