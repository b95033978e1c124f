/**
 * The socket to the relay: opened again whenever it was lost, unless the server says that it is over. A connection that
 * died without a word is noticed by its silence.
 */
import { socketAddress } from "../control/index.ts";
import { causeOf, type EndCause, type PageAddress } from "./view-state.ts";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** The other page's end may come by the direct connection before the relay's reason does. */
const GRACE_MS = 700;
const PING_MS = 15_000;
const SILENCE_MS = 40_000;
const PING = '{"ctrlChannel":"102938","type":"ping"}';

export interface LinkHandlers {
  /** The other page is there. */
  onJoined(isRecorded: boolean): void;
  onFrame(frame: string | Uint8Array): void;
  /** Not joined any more. `lost` and `nobody` are followed by another try. */
  onEnd(cause: EndCause): void;
  /** The server refuses or cannot be reached, again and again. */
  onRefused(): void;
}

export class RoomLink {
  readonly #address: PageAddress;
  readonly #isInviter: boolean;
  readonly #handlers: LinkHandlers;
  #socket: WebSocket | undefined;
  #isJoined = false;
  #isClosed = false;
  #failures = 0;
  #heardAtMs = 0;
  #timer: number | undefined;
  #pinger: number | undefined;

  constructor(address: PageAddress, isInviter: boolean, handlers: LinkHandlers) {
    this.#address = address;
    this.#isInviter = isInviter;
    this.#handlers = handlers;
    addEventListener("offline", this.#drop);
    addEventListener("online", this.#retry);
  }

  get bufferedBytes(): number {
    return this.#socket?.bufferedAmount ?? 0;
  }

  open(): void {
    if (this.#isClosed || this.#socket !== undefined) return;
    const { id, auth } = this.#address;
    const more = auth === undefined ? "" : `&auth=${encodeURIComponent(auth)}`;
    const socket = new WebSocket(socketAddress(`meshrelay.ashx?id=${id}${more}`));
    this.#socket = socket;
    let wasOpen = false;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      wasOpen = true;
      this.#failures = 0;
      this.#heardAtMs = performance.now();
    };
    socket.onmessage = ({ data }) => this.#receive(data);
    socket.onclose = ({ reason }) => {
      if (this.#socket === socket) this.#lost(reason, wasOpen);
    };
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(frame);
  }

  /**
   * The direct connection broke. The relay may be about to say why, which is told apart from a mere loss; when it says
   * nothing, the pages meet anew.
   */
  restartSoon(): void {
    const socket = this.#socket;
    setTimeout(() => {
      if (this.#socket === socket) this.restart();
    }, GRACE_MS);
  }

  /** Gives the connection up and makes another. */
  restart(): void {
    const socket = this.#socket;
    if (socket === undefined) return;
    socket.onclose = null;
    socket.close();
    this.#lost("", true);
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#pinger);
    removeEventListener("offline", this.#drop);
    removeEventListener("online", this.#retry);
    this.#socket?.close();
  }

  readonly #drop = (): void => this.restart();

  readonly #retry = (): void => {
    clearTimeout(this.#timer);
    this.open();
  };

  #receive(data: unknown): void {
    this.#heardAtMs = performance.now();
    if (!this.#isJoined) {
      if (data !== "c" && data !== "cr") return;
      this.#isJoined = true;
      this.#pinger = window.setInterval(() => this.#keepAlive(), PING_MS);
      this.#handlers.onJoined(data === "cr");
    } else if (typeof data === "string") this.#handlers.onFrame(data);
    else if (data instanceof ArrayBuffer) this.#handlers.onFrame(new Uint8Array(data));
  }

  #keepAlive(): void {
    if (performance.now() - this.#heardAtMs > SILENCE_MS) this.restart();
    else this.send(PING);
  }

  #lost(reason: string, wasOpen: boolean): void {
    this.#socket = undefined;
    this.#isJoined = false;
    clearInterval(this.#pinger);
    if (this.#isClosed) return;
    const cause = causeOf(reason, this.#isInviter);
    if (!wasOpen && navigator.onLine && ++this.#failures % 3 === 0) this.#handlers.onRefused();
    this.#handlers.onEnd(cause);
    if (cause !== "lost" && cause !== "nobody") return;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#failures);
    this.#timer = window.setTimeout(() => this.open(), pauseMs);
  }
}
