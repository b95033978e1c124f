/**
 * The firmware's end of APF: signs in, forwards its ports, keeps the connection alive, and serves the channels that
 * the server opens.
 */
import { EventEmitter } from "node:events";
import { type Bytes, join, prefixed, u32be, uuidToWire } from "../bytes.ts";
import type { AmtDevice } from "../device/index.ts";
import { ChannelTable } from "./channel-table.ts";
import { type Dialled, type DialOptions, dial } from "./dial.ts";
import { type ControlMessage, control, managementState } from "./management.ts";
import { Apf, AUTH_SERVICE, Fields, FORWARD_SERVICE } from "./messages.ts";
import {
  actsUp,
  authenticatesBadly,
  badCredentials,
  beginsBadly,
  continuesBadly,
  type MischiefLine,
} from "./mischief.ts";

export interface CiraOptions extends DialOptions {
  readonly user: string;
  readonly pass: string;
  /** 0 from the firmware, 1 through a relay, 2 through the local management service. */
  readonly connType: number;
  readonly ports: readonly number[];
  /** Bytes that each channel grants the server. */
  readonly window: number;
  /** Cuts all that is sent into pieces of this size; 0 for no cutting. */
  readonly fragment: number;
  readonly keepalive: number;
  /** 0 for no limit. */
  readonly maxChannels: number;
}

type State = "new" | "auth-service" | "auth" | "refused" | "pfwd-service" | "forward" | "up" | "closed";

const TRIGGER_PERIODIC = 4;

export class CiraClient extends EventEmitter<{ up: []; refused: []; close: [] }> {
  readonly device: AmtDevice;
  readonly forwarded: number[] = [];
  readonly bytes = { in: 0, out: 0 };
  state: State = "new";
  readonly #options: CiraOptions;
  readonly #channels: ChannelTable;
  #link: Dialled | undefined;
  #received: Buffer = Buffer.alloc(0);
  #pieces: Buffer[] = [];
  /** One piece is on its way, and looks after the next. */
  #isWriting = false;
  #portsLeft: number[] = [];
  #cookie = 0;
  #keepaliveS: number;
  #timer: NodeJS.Timeout | undefined;

  constructor(device: AmtDevice, options: Partial<CiraOptions> = {}) {
    super();
    this.device = device;
    this.#options = {
      host: "127.0.0.1",
      port: 4433,
      user: "",
      pass: "",
      tls: "1.2",
      plain: false,
      ws: undefined,
      ca: undefined,
      commonName: undefined,
      ciphers: undefined,
      connType: 0,
      ports: device.options.tls ? [16993, 664, 16995, 5900] : [16992, 623, 16994, 5900],
      window: 16_384,
      fragment: 0,
      keepalive: 30,
      maxChannels: 0,
      ...options,
    };
    this.#keepaliveS = this.#options.keepalive;
    this.#channels = new ChannelTable(device, this.#options, (id, ...parts) => this.send(id, ...parts));
  }

  get channelCount(): number {
    return this.#channels.size;
  }

  /** How often a channel had something to send and no credit left. */
  get stalls(): number {
    return this.#channels.stalls;
  }

  connect(): this {
    const link = dial(this.#options, () => {
      this.device.report("cira-connected", { ...link.describe(), connType: this.#options.connType });
      this.#begin();
    });
    this.#link = link;
    link.stream.on("data", (bytes: Buffer) => this.#take(bytes));
    link.stream.on("error", (error: Error) => {
      this.device.report("cira-socket-error", { error: error.message });
    });
    link.stream.on("close", () => this.#end());
    return this;
  }

  /** Says goodbye. */
  close(): void {
    clearInterval(this.#timer);
    this.#link?.stream.end();
    setTimeout(() => this.#link?.stream.destroy(), 300);
  }

  /** Cuts the connection, as a lost network would. */
  drop(): void {
    this.#link?.stream.destroy();
  }

  send(id: number, ...parts: readonly Bytes[]): void {
    this.#raw(join([id], ...parts));
  }

  #take(bytes: Buffer): void {
    this.bytes.in += bytes.length;
    this.#received = Buffer.concat([this.#received, bytes]);
    try {
      while (this.#received.length > 0) {
        const taken = this.#message(this.#received);
        if (taken === undefined) return;
        this.#received = this.#received.subarray(taken);
      }
    } catch (error) {
      this.device.report("apf-error", { error: String(error) });
      this.drop();
    }
  }

  #end(): void {
    clearInterval(this.#timer);
    this.#channels.destroy();
    this.device.report("cira-closed", { state: this.state, stalls: this.stalls });
    this.state = "closed";
    this.emit("close");
  }

  #raw(bytes: Buffer): void {
    const stream = this.#link?.stream;
    if (stream === undefined || stream.destroyed || !stream.writable) return;
    this.bytes.out += bytes.length;
    const size = this.#options.fragment;
    if (size === 0) {
      stream.write(bytes);
      return;
    }
    // one piece after the other was written: else they would share a TLS record again
    for (let at = 0; at < bytes.length; at += size) this.#pieces.push(bytes.subarray(at, at + size));
    const next = (): void => {
      const piece = this.#pieces.shift();
      this.#isWriting = piece !== undefined && !stream.destroyed;
      if (this.#isWriting) stream.write(piece, () => setImmediate(next));
    };
    if (!this.#isWriting) next();
  }

  #mischief(): MischiefLine {
    const stream = this.#link?.stream;
    if (stream === undefined) throw new Error("not connected");
    return {
      device: this.device,
      stream,
      send: (id, ...parts) => this.send(id, ...parts),
      raw: (bytes) => this.#raw(bytes),
      forward: (port) => this.#forward(port),
      protocolVersion: () => this.#protocolVersion(),
    };
  }

  #protocolVersion(): Buffer {
    const version = join([Apf.ProtocolVersion], u32be(1), u32be(0), u32be(TRIGGER_PERIODIC));
    return join(version, uuidToWire(this.device.uuid), Buffer.alloc(64));
  }

  #begin(): void {
    const line = this.#mischief();
    if (beginsBadly(line)) return;
    const { connType } = this.#options;
    if (connType !== 0) this.#sendControl({ action: "connType", value: connType });
    if (connType === 2) this.#sendControl(managementState(this.device));
    if (continuesBadly(line)) return;
    if (!this.device.misbehaves("no-proto")) this.#raw(this.#protocolVersion());
    if (this.device.misbehaves("double-proto")) this.#raw(this.#protocolVersion());
    this.state = "auth-service";
    this.send(Apf.ServiceRequest, prefixed(AUTH_SERVICE));
  }

  #sendControl(message: ControlMessage): void {
    this.send(Apf.JsonControl, prefixed(Buffer.from(JSON.stringify(message)).toString("latin1")));
  }

  #authenticate(): void {
    const line = this.#mischief();
    const given = { user: this.#options.user, password: this.#options.pass };
    if (authenticatesBadly(line, given)) return;
    const { user, password } = badCredentials(this.device, given);
    const head = join([Apf.UserauthRequest], prefixed(user), prefixed(FORWARD_SERVICE), prefixed("password"));
    const message = join(head, [0], prefixed(password));
    this.state = "auth";
    if (this.device.misbehaves("split-userauth")) {
      line.stream.write(message.subarray(0, 30));
      setTimeout(() => line.stream.write(message.subarray(30)), 400);
      return;
    }
    this.#raw(message);
    if (this.device.misbehaves("double-auth")) this.#raw(message);
  }

  #forward(port: number): void {
    const { hostName, domainName } = this.device.options;
    const address = prefixed(`${hostName}.${domainName}`);
    this.send(Apf.GlobalRequest, prefixed("tcpip-forward"), [1], address, u32be(port));
  }

  #forwardNext(): void {
    const port = this.#portsLeft.shift();
    if (port !== undefined) {
      this.#forward(port);
      return;
    }
    if (this.state === "up") return;
    this.state = "up";
    this.device.report("cira-up", { ports: this.forwarded });
    this.emit("up");
    this.#keepAlive();
    actsUp(this.#mischief());
  }

  #keepAlive(): void {
    clearInterval(this.#timer);
    if (this.device.misbehaves("no-keepalive")) return;
    const beat = (): void => this.send(Apf.KeepaliveRequest, u32be(++this.#cookie));
    this.#timer = setInterval(beat, this.#keepaliveS * 1000);
  }

  /** @returns how many bytes the message had; undefined until it is whole. */
  #message(bytes: Buffer): number | undefined {
    switch (bytes[0]) {
      case Apf.ServiceAccept:
      case Apf.UserauthSuccess:
      case Apf.UserauthFailure:
      case Apf.RequestSuccess:
      case Apf.RequestFailure:
        return this.#signIn(bytes);
      case Apf.ChannelOpen:
        return this.#channels.open(new Fields(bytes));
      case Apf.ChannelOpenConfirmation:
        return bytes.length < 17 ? undefined : 17;
      case Apf.ChannelOpenFailure:
        if (bytes.length < 17) return undefined;
        this.#note("CHANNEL_OPEN_FAILURE", { channel: bytes.readUInt32BE(1), reason: bytes.readUInt32BE(5) });
        return 17;
      case Apf.ChannelWindowAdjust:
      case Apf.ChannelData:
      case Apf.ChannelClose:
        return this.#channels.message(bytes);
      case Apf.Disconnect:
        if (bytes.length < 7) return undefined;
        this.#note("DISCONNECT", { reason: bytes.readUInt32BE(1) });
        this.#link?.stream.end();
        return 7;
      case Apf.ProtocolVersion:
        if (bytes.length < 93) return undefined;
        this.#note("PROTOCOLVERSION");
        return 93;
      case Apf.JsonControl:
        return this.#control(new Fields(bytes));
      default:
        return this.#keepaliveMessage(bytes);
    }
  }

  #note(msg: string, more: Record<string, unknown> = {}): void {
    this.device.report("apf", { msg, ...more });
  }

  #signIn(bytes: Buffer): number | undefined {
    const fields = new Fields(bytes);
    switch (bytes[0]) {
      case Apf.ServiceAccept: {
        const service = fields.text();
        if (service === undefined) return undefined;
        this.#note("SERVICE_ACCEPT", { service });
        if (service === AUTH_SERVICE) this.#authenticate();
        else if (service === FORWARD_SERVICE) {
          this.#portsLeft = [...this.#options.ports];
          this.state = "forward";
          this.#forwardNext();
        }
        return fields.taken;
      }
      case Apf.UserauthSuccess:
        if (this.state === "up") return 1;
        this.#note("USERAUTH_SUCCESS");
        this.state = "pfwd-service";
        this.send(Apf.ServiceRequest, prefixed(FORWARD_SERVICE));
        return 1;
      case Apf.UserauthFailure: {
        const allowed = fields.text();
        if (allowed === undefined || bytes.length < fields.taken + 1) return undefined;
        this.state = "refused";
        this.#note("USERAUTH_FAILURE", { methods: allowed, bytes: bytes.length });
        this.emit("refused");
        return bytes.length;
      }
      case Apf.RequestSuccess: {
        if (this.state !== "forward" && this.device.misbehaves("cancel-forward")) return 1;
        const port = fields.u32();
        if (port === undefined) return undefined;
        if (this.state === "forward") {
          this.forwarded.push(port);
          this.#forwardNext();
        }
        return 5;
      }
      default:
        this.#note("REQUEST_FAILURE");
        return 1;
    }
  }

  #keepaliveMessage(bytes: Buffer): number | undefined {
    if (bytes[0] === Apf.KeepaliveOptionsRequest) {
      if (bytes.length < 9) return undefined;
      const interval = bytes.readUInt32BE(1);
      this.#note("KEEPALIVE_OPTIONS_REQUEST", { interval, timeout: bytes.readUInt32BE(5) });
      if (interval > 0) this.#keepaliveS = interval;
      if (interval > 0 && this.state === "up") this.#keepAlive();
      this.send(Apf.KeepaliveOptionsReply, bytes.subarray(1, 9));
      return 9;
    }
    if (bytes[0] !== Apf.KeepaliveRequest && bytes[0] !== Apf.KeepaliveReply) {
      throw new Error(`unknown message ${bytes[0]}`);
    }
    if (bytes.length < 5) return undefined;
    const isRequest = bytes[0] === Apf.KeepaliveRequest;
    this.#note(isRequest ? "KEEPALIVE_REQUEST" : "KEEPALIVE_REPLY", { cookie: bytes.readUInt32BE(1) });
    const answers = isRequest && !this.device.misbehaves("no-keepalive");
    if (answers) this.send(Apf.KeepaliveReply, bytes.subarray(1, 5));
    return 5;
  }

  #control(fields: Fields): number | undefined {
    const content = fields.bytes();
    if (content === undefined) return undefined;
    const answers = control(this.device, JSON.parse(content.toString("utf8")) as ControlMessage);
    if (answers === "close") this.#link?.stream.end();
    else for (const answer of answers) this.#sendControl(answer);
    return fields.taken;
  }
}
