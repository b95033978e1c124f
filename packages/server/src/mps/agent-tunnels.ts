/**
 * CIRA by WebSocket: agents and relays that speak for a firmware which cannot dial out itself. The same protocol and the
 * same rules as on the TLS port, with JSON beside it. Source: docs/spec/amt.md, sections 1.1 and 1.10.
 */
import type { WebSocket } from "ws";
import type { Clock } from "../time/index.ts";
import { CiraSession, type CiraSessionDeps } from "./cira-session.ts";

const MAX_OPEN = 5_000;
const MAX_UNSENT_BYTES = 4_194_304;
const CUT_AFTER_MS = 2_000;

export class AgentTunnels {
  readonly #session: CiraSessionDeps;
  readonly #clock: Clock;
  #open = 0;

  constructor(deps: { readonly session: CiraSessionDeps; readonly clock: Clock }) {
    this.#session = deps.session;
    this.#clock = deps.clock;
  }

  get hasRoom(): boolean {
    return this.#open < MAX_OPEN;
  }

  /** Takes an accepted socket over. */
  take(socket: WebSocket, address: string): void {
    this.#open++;
    const session = new CiraSession(this.#session, {
      ...{ address, isFirmware: false },
      send(frame) {
        if (socket.bufferedAmount > MAX_UNSENT_BYTES) socket.terminate();
        else if (socket.readyState === socket.OPEN) socket.send(frame);
      },
      close: () => {
        socket.close(1000);
        const cancel = this.#clock.after(CUT_AFTER_MS, () => socket.terminate());
        socket.once("close", cancel);
      },
    });
    socket.on("message", (frame: Buffer) => session.receive(frame)); // text or binary: a stream of bytes
    socket.on("error", () => socket.terminate());
    socket.on("close", () => {
      this.#open--;
      session.closed();
    });
  }
}
