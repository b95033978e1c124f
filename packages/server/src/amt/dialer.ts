/**
 * Ways to a port of the firmware of a device, tried in order: a CIRA connection that it holds open, its address in
 * the server's own network, an agent beside it. Who talks WSMAN or redirection gets a byte stream and need not know
 * which it was; TLS, where the port wants it, goes on top.
 */
import type { Duplex } from "node:stream";
import type { AmtPort } from "@tendril/amt";
import { UnavailableError } from "../errors.ts";

/** How a stream reaches the firmware. */
export type AmtPath = "cira" | "lan" | "agent";

export interface AmtWay {
  readonly path: AmtPath;
  /**
   * Opens a stream to one port; both directions honour back pressure.
   * @returns undefined where this way does not lead to the device.
   * @throws UnavailableError when it does, and the port refuses or does not answer in time.
   */
  dial(deviceId: string, port: AmtPort): Promise<Duplex | undefined>;
}

export interface AmtStream {
  readonly path: AmtPath;
  readonly stream: Duplex;
}

export class AmtDialer {
  readonly #ways: readonly AmtWay[];

  constructor(ways: readonly AmtWay[]) {
    this.#ways = ways;
  }

  /** @throws UnavailableError when no way leads to the device. */
  async dial(deviceId: string, port: AmtPort): Promise<AmtStream> {
    for (const way of this.#ways) {
      const stream = await way.dial(deviceId, port);
      if (stream !== undefined) return { path: way.path, stream };
    }
    throw new UnavailableError("Intel AMT of this device cannot be reached");
  }
}
