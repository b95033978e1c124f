/**
 * One APF connection, from the server's side: who the device is, which ports it offers, keep-alive, channels. No I/O:
 * bytes go in by `receive` and out by the ports, and whoever owns the socket also owns the clock.
 *
 *     new ──PROTOCOLVERSION──► USERAUTH ──decided outside──► up: forwards, channels
 *
 * Anything out of order, too long or unknown ends the connection with a reason. Source: docs/spec/amt.md, 1.6 to 1.9.
 */
import { ProtocolError } from "@tendril/protocol";
import { ApfDisconnect, ApfOpenFailure, ApfService } from "@tendril/protocol/constants";
import { ApfChannel, CHANNEL_WINDOW_BYTES, type ChannelHandlers } from "./channel.ts";
import { encodeApf } from "./encode.ts";
import type { ApfAnswer, ApfMessage } from "./messages.ts";
import { ApfReader } from "./read.ts";

const FIRST_CHANNEL = 4;
const MAX_CHANNELS = 32;
const MAX_FORWARDS = 32;
/** What may wait while it is decided who the device is. */
const MAX_EARLY_BYTES = 65_536;
const KEEP_ALIVE_SECONDS = 30;
const ORIGINATOR = "1.2.3.4";
const FIRST_ORIGINATOR_PORT = 1024;

export interface ApfCredentials {
  readonly user: string;
  readonly password: string;
  /** Printed form, lower case. */
  readonly uuid: string;
}

export interface ApfPorts {
  send(frame: Uint8Array): void;
  /** Decide, then call `accept` or `refuse`; what the device sends meanwhile waits. */
  onCredentials(credentials: ApfCredentials): void;
  /** The device offers a port, or takes it back. */
  onForwards(): void;
  /** JSON of an agent or relay. */
  onJson(text: string): void;
  /** The connection is over: close the socket after what was sent. `why` has nothing secret. */
  onEnd(why: string): void;
}

type State = "new" | "deciding" | "up" | "over";

export class ApfConnection {
  readonly #ports: ApfPorts;
  readonly #isFirmware: boolean;
  readonly #reader: ApfReader;
  readonly #channels = new Map<number, ApfChannel>();
  readonly #forwards = new Set<number>();
  #state: State = "new";
  #uuid: string | undefined;
  #nextChannel = FIRST_CHANNEL;
  #nextOriginatorPort = FIRST_ORIGINATOR_PORT;
  #ignored = 0;

  /** `isFirmware`: no JSON, and keep-alive is asked for. */
  constructor(ports: ApfPorts, options: { readonly isFirmware: boolean }) {
    this.#ports = ports;
    this.#isFirmware = options.isFirmware;
    this.#reader = new ApfReader({
      maxDataBytes: CHANNEL_WINDOW_BYTES,
      allowsJson: !options.isFirmware,
    });
  }

  /** Ports of the device that it offers. */
  get forwards(): ReadonlySet<number> {
    return this.#forwards;
  }

  get isUp(): boolean {
    return this.#state === "up";
  }

  /** Messages that were legal and had no effect, such as datagrams. */
  get ignored(): number {
    return this.#ignored;
  }

  /** Never throws for what a device sends. */
  receive(bytes: Uint8Array): void {
    if (this.#state === "over") return;
    this.#reader.push(bytes);
    this.#pump();
  }

  /** The credentials are right. */
  accept(): void {
    if (this.#state !== "deciding") return;
    this.#state = "up";
    this.#send({ kind: "auth-success" });
    this.#pump();
  }

  refuse(why: string): void {
    if (this.#state !== "deciding") return;
    this.#send({ kind: "auth-failure" });
    this.end(why, ApfDisconnect.InvalidCredentials);
  }

  /** Asks the device to show a sign of life. Agents and relays know no such message. */
  askKeepAlive(): void {
    if (this.#state === "up" && this.#isFirmware)
      this.#send({ kind: "keep-alive-options-request", interval: KEEP_ALIVE_SECONDS, timeout: 0 });
  }

  sendJson(value: object): void {
    if (!this.#isFirmware && this.#state !== "over")
      this.#send({ kind: "json-control", text: JSON.stringify(value) });
  }

  /** `undefined` when it is not up, or too many are open. */
  openChannel(port: number, handlers: ChannelHandlers): ApfChannel | undefined {
    if (this.#state !== "up" || this.#channels.size >= MAX_CHANNELS) return undefined;
    const id = this.#nextChannel++;
    const line = {
      send: (frame: Uint8Array) => this.#ports.send(frame),
      forget: (closed: number) => this.#channels.delete(closed),
    };
    const channel = new ApfChannel(id, line, handlers);
    this.#channels.set(id, channel);
    this.#send({
      ...{ kind: "channel-open", type: "forwarded-tcpip", sender: id, windowBytes: CHANNEL_WINDOW_BYTES },
      ...{ address: "", port, originator: ORIGINATOR, originatorPort: this.#nextOriginatorPort++ },
    });
    return channel;
  }

  /** Says why and ends. */
  end(why: string, reason: number = ApfDisconnect.ByApplication): void {
    if (this.#state === "over") return;
    this.#send({ kind: "disconnect", reason });
    this.closed(why);
  }

  /** The socket is gone. */
  closed(why: string): void {
    if (this.#state === "over") return;
    this.#state = "over";
    for (const channel of [...this.#channels.values()]) channel.closed();
    this.#ports.onEnd(why);
  }

  #send(message: ApfMessage | ApfAnswer): void {
    this.#ports.send(encodeApf(message));
  }

  #pump(): void {
    try {
      while (this.#state === "new" || this.#state === "up") {
        const message = this.#reader.next();
        if (message === undefined) return;
        this.#take(message);
      }
      if (this.#state === "deciding" && this.#reader.length > MAX_EARLY_BYTES)
        this.end("too much before it was signed in", ApfDisconnect.ProtocolError);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      this.end(error.message, ApfDisconnect.ProtocolError);
    }
  }

  #take(message: ApfMessage): void {
    switch (message.kind) {
      case "disconnect":
        this.closed(`the device disconnected, reason ${message.reason}`);
        return;
      case "protocol-version":
        this.#takeVersion(message.uuid);
        return;
      case "service-request":
        this.#takeService(message.service);
        return;
      case "auth-request":
        this.#takeCredentials(message);
        return;
      case "json-control":
        this.#ports.onJson(message.text);
        return;
      case "keep-alive-request":
        this.#send({ kind: "keep-alive-reply", cookie: message.cookie });
        return;
      default:
        if (this.#state !== "up") throw new ProtocolError("unexpected", `APF: ${message.kind} too early`);
        this.#takeWhenUp(message);
    }
  }

  #takeWhenUp(message: ApfMessage): void {
    switch (message.kind) {
      case "forward":
      case "cancel-forward":
        this.#takeForward(message);
        return;
      case "channel-open": {
        // outbound connections of the firmware: nothing here is open to it
        const { sender } = message;
        this.#send({ kind: "channel-failure", recipient: sender, reason: ApfOpenFailure.UnknownType });
        return;
      }
      case "channel-confirmation":
        this.#channels.get(message.recipient)?.confirmed(message.sender, message.windowBytes);
        return;
      case "channel-failure":
        this.#channels.get(message.recipient)?.failed(message.reason);
        return;
      case "channel-adjust":
        this.#channels.get(message.recipient)?.adjusted(message.bytes);
        return;
      case "channel-data":
        this.#channels.get(message.recipient)?.received(message.bytes);
        return;
      case "channel-close":
        this.#channels.get(message.recipient)?.closed();
        return;
      default:
        this.#ignored++; // datagrams, keep-alive answers, what only a server says
    }
  }

  #takeVersion(uuid: string): void {
    if (this.#uuid !== undefined) throw new ProtocolError("unexpected", "APF: a second protocol version");
    this.#uuid = uuid;
  }

  #takeService(service: string): void {
    const isKnown = service === ApfService.Auth || (service === ApfService.Forward && this.#state === "up");
    if (isKnown) this.#send({ kind: "service-accept", service });
    else this.end("unknown service", ApfDisconnect.ServiceNotAvailable);
  }

  #takeCredentials(request: Extract<ApfMessage, { kind: "auth-request" }>): void {
    if (this.#state !== "new") throw new ProtocolError("unexpected", "APF: signed in already");
    if (this.#uuid === undefined) throw new ProtocolError("unexpected", "APF: no protocol version");
    this.#state = "deciding";
    if (request.method !== "password" || request.service !== ApfService.Forward) {
      this.refuse("no password");
      return;
    }
    this.#ports.onCredentials({ user: request.user, password: request.password, uuid: this.#uuid });
  }

  #takeForward({
    kind,
    wantsReply,
    port,
  }: Extract<ApfMessage, { kind: "forward" | "cancel-forward" }>): void {
    if (kind === "forward") this.#forwards.add(port);
    else this.#forwards.delete(port);
    if (this.#forwards.size > MAX_FORWARDS) throw new ProtocolError("too-large", "APF: too many forwards");
    if (wantsReply)
      this.#send(kind === "forward" ? { kind: "request-success", port } : { kind: "request-success" });
    this.#ports.onForwards();
  }
}
