/**
 * Opens the connection under APF: TLS of a chosen version, plain TCP, or a WebSocket.
 */
import { readFileSync } from "node:fs";
import { connect as connectPlain } from "node:net";
import type { Duplex } from "node:stream";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import { WsPipe } from "./ws-pipe.ts";

export interface DialOptions {
  readonly host: string;
  readonly port: number;
  readonly tls: "1.0" | "1.1" | "1.2" | "1.3";
  readonly plain: boolean;
  /** Address of a WebSocket; stands in for host and port. */
  readonly ws: string | undefined;
  /** File with the root that the server's certificate must come from. */
  readonly ca: string | undefined;
  /** Common name that the certificate must have. */
  readonly commonName: string | undefined;
  readonly ciphers: string | undefined;
}

export interface Dialled {
  readonly stream: Duplex;
  /** What was agreed, for the report. */
  describe(): Record<string, unknown>;
}

const versions = { "1.0": "TLSv1", "1.1": "TLSv1.1", "1.2": "TLSv1.2", "1.3": "TLSv1.3" } as const;
const OLD_CIPHERS = [
  ...["AES128-SHA", "AES256-SHA", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "ECDHE-RSA-AES128-SHA"],
  ...["ECDHE-RSA-AES256-SHA", "ECDHE-RSA-AES256-GCM-SHA384", "@SECLEVEL=0"],
].join(":");

export function dial(options: DialOptions, onOpen: () => void): Dialled {
  const { host, port } = options;
  if (options.ws !== undefined) {
    return { stream: new WsPipe(options.ws, onOpen), describe: () => ({ tls: "websocket" }) };
  }
  const socket = options.plain
    ? connectPlain({ host, port }, onOpen)
    : connectTls({ host, port, ...secureOptions(options) }, onOpen);
  socket.setNoDelay(true);
  return {
    stream: socket,
    describe: () => (options.plain ? { tls: "none" } : describeTls(socket as TLSSocket)),
  };
}

function secureOptions(options: DialOptions): ConnectionOptions {
  const version = versions[options.tls];
  const ciphers = options.ciphers ?? (options.tls === "1.3" ? undefined : OLD_CIPHERS);
  const base: ConnectionOptions = {
    servername: "mps",
    minVersion: version,
    maxVersion: version,
    ...(ciphers === undefined ? {} : { ciphers }),
  };
  if (options.ca === undefined) return { ...base, rejectUnauthorized: false };
  const { commonName } = options;
  return {
    ...base,
    ca: readFileSync(options.ca),
    checkServerIdentity: (_, { subject }) =>
      commonName === undefined || subject.CN === commonName
        ? undefined
        : new Error(`common name is ${String(subject.CN)}`),
  };
}

function describeTls(socket: TLSSocket): Record<string, unknown> {
  return {
    tls: socket.getProtocol(),
    cipher: socket.getCipher().name,
    server: socket.getPeerCertificate().subject.CN,
  };
}
