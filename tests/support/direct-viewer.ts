/**
 * A viewer of a session that goes directly to the device, for tests: the state machine of the page with the
 * WebRTC of an older Chromium, which takes the certificate of the stock agent; or as a stock viewer, which waits for
 * nothing.
 */
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import {
  BEAT_EVERY_MS,
  DIRECT_PATH_VERSION,
  type Path,
  SwitchOver,
} from "@tendril/protocol/sessions/switch-over";
import WebSocket from "ws";
import { stock } from "../../tools/stock.ts";
import type { ControlClient, Message } from "./control-client.ts";
import { until } from "./until.ts";

/** As much of WebRTC's interface as is used here. */
interface Channel {
  readonly readyState: string;
  binaryType: string;
  onopen: (() => void) | null;
  onclose: (() => void) | null;
  onmessage: ((event: { readonly data: string | ArrayBuffer }) => void) | null;
  send(bytes: Uint8Array): void;
}

interface Connection {
  readonly iceGatheringState: string;
  readonly iceConnectionState: string;
  readonly localDescription: { readonly sdp: string } | null;
  onicegatheringstatechange: (() => void) | null;
  oniceconnectionstatechange: (() => void) | null;
  createDataChannel(label: string): Channel;
  createOffer(): Promise<object>;
  setLocalDescription(description: object): Promise<void>;
  setRemoteDescription(description: object): Promise<void>;
  close(): void;
}

interface Library {
  readonly RTCPeerConnection: new (configuration?: object) => Connection;
}

export interface DirectViewerOptions {
  readonly wsUrl: string;
  readonly control: ControlClient;
  readonly nodeId: string;
  readonly protocol: number;
  readonly options?: object;
  readonly isOwn: boolean;
  /** Of WebRTC: servers, and whether only a relay may be used. */
  readonly configuration?: object;
  onBytes(bytes: Uint8Array): void;
}

/** Every connection and channel there was: the library reaches for them on its threads after they were let go. */
const kept: object[] = [];

export class DirectViewer {
  /** Control messages of the host. */
  readonly messages: Message[] = [];
  /** Frames of the host, by the way they came. */
  readonly came = { relay: 0, direct: 0 };
  readonly #options: DirectViewerOptions;
  readonly #socket: WebSocket;
  readonly #switchOver: SwitchOver;
  #connection: Connection | undefined;
  #channel: Channel | undefined;
  #beat: NodeJS.Timeout | undefined;
  #fault = "";
  #offered = "";

  /** Joined, with the protocol chosen. */
  static async open(options: DirectViewerOptions): Promise<DirectViewer> {
    const { wsUrl, control, nodeId, protocol } = options;
    const { cookie, rcookie } = await control.ask({ action: "authcookie" });
    const query = `p=${protocol}&nodeid=${nodeId}&id=${Math.random().toString(36).slice(2)}abcdef`;
    const auth = encodeURIComponent(String(cookie));
    const socket = new WebSocket(`${wsUrl}/meshrelay.ashx?browser=1&${query}&auth=${auth}`, {
      rejectUnauthorized: false,
    });
    let isJoined = false;
    socket.once("message", () => {
      isJoined = true;
    });
    await until("the socket opens", () => socket.readyState === socket.OPEN);
    const value = `*/meshrelay.ashx?${query}&rauth=${rcookie}`;
    const reply = await control.ask({
      action: "msg",
      type: "tunnel",
      nodeid: nodeId,
      usage: protocol,
      value,
    });
    assert.equal(reply.result, "OK");
    await until("both sides are there", () => isJoined);
    return new DirectViewer(options, socket);
  }

  private constructor(options: DirectViewerOptions, socket: WebSocket) {
    this.#options = options;
    this.#socket = socket;
    this.#switchOver = new SwitchOver(
      { side: "viewer", plainForm: "plain" },
      {
        sendControl: (message) => this.sendControl(message),
        tunnel: {
          sendBytes: (bytes) => {
            socket.send(bytes);
            return true;
          },
          sendText: (text) => socket.send(text),
        },
        channel: {
          sendBytes: (bytes) => {
            this.sendOnChannel(bytes);
            return true;
          },
          sendText: () => {},
        },
        pauseTunnel: () => socket.pause(),
        resumeTunnel: () => socket.resume(),
        closeChannel: () => this.#closeChannel(),
        onFrame: (frame) => {
          if (typeof frame !== "string") options.onBytes(frame);
        },
        onDrain: () => {},
        onPathChanged: () => {},
        onFault: (why) => {
          this.#fault = why;
          socket.close();
        },
      },
    );
    socket.on("message", (frame: Buffer, isBinary) => {
      if (!isBinary) {
        this.#receive(JSON.parse(String(frame)));
        return;
      }
      this.came.relay++;
      this.#switchOver.bytesFromTunnel(frame);
    });
    socket.on("close", () => this.#switchOver.close());
    if (options.options !== undefined) this.sendControl({ type: "options", ...options.options });
    socket.send(String(options.protocol));
  }

  /** The newest description that was offered; empty before. */
  offered(): string {
    return this.#offered;
  }

  path(): Path {
    return this.#switchOver.path();
  }

  fault(): string {
    return this.#fault;
  }

  isClosed(): boolean {
    return this.#socket.readyState === this.#socket.CLOSED;
  }

  isIdle(): boolean {
    return this.#switchOver.isIdle();
  }

  send(bytes: Uint8Array): void {
    this.#switchOver.send(bytes);
  }

  sendControl(message: object): void {
    this.#socket.send(JSON.stringify({ ctrlChannel: "102938", ...message }));
  }

  /** Sends on the channel itself, past the machine, as stock viewers do before their turn. */
  sendOnChannel(bytes: Uint8Array): void {
    try {
      if (this.isChannelOpen()) this.#channel?.send(bytes);
    } catch {
      // it closed between the two, on a thread of the library: its end is told
    }
  }

  isChannelOpen(): boolean {
    return this.#channel?.readyState === "open";
  }

  offer(): void {
    const { RTCPeerConnection } = createRequire(import.meta.url)(stock.webRtc) as Library;
    const connection = new RTCPeerConnection(this.#options.configuration);
    this.#connection = connection;
    this.#beat = setInterval(() => this.#switchOver.beat(), BEAT_EVERY_MS);
    const ifCurrent = (run: () => void) => (): void => {
      if (this.#connection === connection) run();
    };
    const channel = connection.createDataChannel("DataChannel");
    kept.push(connection, channel);
    this.#channel = channel;
    channel.binaryType = "arraybuffer";
    connection.onicegatheringstatechange = ifCurrent(() => {
      const additions = this.#options.isOwn ? { tendril: DIRECT_PATH_VERSION } : {};
      if (connection.iceGatheringState !== "complete") return;
      this.#offered = connection.localDescription?.sdp ?? "";
      this.sendControl({ type: "offer", sdp: this.#offered, ...additions });
    });
    connection.oniceconnectionstatechange = ifCurrent(() => {
      if (/disconnected|failed|closed/.test(connection.iceConnectionState)) this.#switchOver.channelLost();
    });
    channel.onopen = ifCurrent(() => this.#switchOver.channelOpened());
    channel.onclose = ifCurrent(() => this.#switchOver.channelLost());
    channel.onmessage = ({ data }) => {
      if (this.#connection !== connection) return;
      this.came.direct++;
      if (typeof data === "string") this.#switchOver.textFromChannel(data);
      else this.#switchOver.bytesFromChannel(new Uint8Array(data));
    };
    void connection.createOffer().then((offer) => connection.setLocalDescription(offer));
  }

  /** As a broken network does it: this end knows first. */
  killChannel(): void {
    this.#switchOver.channelLost();
  }

  close(): void {
    this.#socket.close();
  }

  #receive(message: Message): void {
    this.messages.push(message);
    const { type, sdp, tendril } = message;
    if (type === "answer") {
      this.#switchOver.begin(this.#options.isOwn && tendril === DIRECT_PATH_VERSION);
      void this.#connection?.setRemoteDescription({ type: "answer", sdp: String(sdp) });
    } else this.#switchOver.control(message);
  }

  #closeChannel(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#channel = undefined;
    clearInterval(this.#beat);
    // never within a callback of the library, which goes on with what was closed in it
    setImmediate(() => connection?.close());
  }
}
