/**
 * The way to a device whose address in the server's own network an administrator wrote down. What an agent says
 * about its address is not followed: it would lead the server wherever the agent likes.
 */
import { lookup } from "node:dns/promises";
import { connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { AmtPort } from "@tendril/amt";
import { UnavailableError } from "../errors.ts";
import type { Clock } from "../time/index.ts";
import type { AmtWay } from "./dialer.ts";

export interface LanWayDeps {
  /** The address that an administrator gave the device. */
  hostOf(deviceId: string): Promise<string | undefined>;
  readonly clock: Clock;
}

const CONNECT_MS = 5_000;
const ownAddresses: ReadonlySet<string> = new Set(["127.0.0.1", "::1", "0.0.0.0", "::", "::ffff:127.0.0.1"]);

export class LanWay implements AmtWay {
  readonly path = "lan";
  readonly #deps: LanWayDeps;

  constructor(deps: LanWayDeps) {
    this.#deps = deps;
  }

  async dial(deviceId: string, port: AmtPort): Promise<Duplex | undefined> {
    const host = await this.#deps.hostOf(deviceId);
    if (host === undefined || host === "") return undefined;
    const address = await resolveHost(host);
    if (address === undefined || isOwnAddress(address)) return undefined;
    return await openSocket(this.#deps.clock, address, port);
  }
}

/** The server's own computer has a firmware too, and it is not a device of anybody. */
export function isOwnAddress(address: string): boolean {
  return ownAddresses.has(address);
}

async function resolveHost(host: string): Promise<string | undefined> {
  try {
    return (await lookup(host)).address;
  } catch {
    return undefined; // a name that nobody knows leads nowhere
  }
}

function openSocket(clock: Clock, address: string, port: AmtPort): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  const socket = connect({ host: address, port, noDelay: true });
  const fail = (why: string): void => {
    cancel();
    socket.destroy();
    reject(new UnavailableError(`Intel AMT does not answer: ${why}`));
  };
  const cancel = clock.after(CONNECT_MS, () => fail("no connection in time"));
  const onError = (error: NodeJS.ErrnoException): void => fail(error.code ?? "connection failed");
  socket.once("error", onError);
  socket.once("connect", () => {
    cancel();
    socket.off("error", onError);
    resolve(socket);
  });
  return promise;
}
