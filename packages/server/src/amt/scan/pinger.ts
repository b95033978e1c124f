/**
 * Pings of one scan: a socket of its own, answers only from addresses that were asked. Source: docs/spec/amt.md, 6.1.
 */
import { createSocket, type Socket } from "node:dgram";
import { decodePong, encodePing, type Pong } from "@tendril/amt/rmcp";
import { ProtocolError } from "@tendril/protocol";

const TAGS = 255;

export class Pinger {
  readonly #socket: Socket;
  readonly #port: number;
  readonly #asked = new Set<string>();
  #tag = 0;

  private constructor(socket: Socket, port: number, onPong: (address: string, pong: Pong) => void) {
    this.#socket = socket;
    this.#port = port;
    socket.on("error", () => {}); // no route to some address: it counts as silent
    socket.on("message", (frame, { address }) => {
      if (!this.#asked.delete(address)) return; // nobody asked, or it answered before
      const pong = parse(frame);
      if (pong !== undefined) onPong(address, pong);
    });
  }

  static async open(port: number, onPong: (address: string, pong: Pong) => void): Promise<Pinger> {
    const socket = createSocket("udp4");
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.once("error", reject).bind(0, () => resolve());
    await promise;
    socket.off("error", reject);
    return new Pinger(socket, port, onPong);
  }

  /** Twice, since UDP loses. */
  ping(address: string): void {
    this.#asked.add(address);
    const frame = encodePing(this.#tag++ % TAGS);
    for (let round = 0; round < 2; round++) this.#socket.send(frame, this.#port, address, () => {});
  }

  close(): void {
    this.#socket.close();
  }
}

function parse(frame: Uint8Array): Pong | undefined {
  try {
    return decodePong(frame);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined; // something else lives on that port
    throw error;
  }
}
