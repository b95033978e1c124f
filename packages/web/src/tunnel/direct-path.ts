/**
 * The direct path of one session, on the viewer's side: offers a data channel once the tunnel is joined, and moves the
 * session's data there and back beneath the viewer. Nothing of it is needed: whatever fails, the relay goes on.
 * Source: docs/spec/session-protocols.md, sections 2.3 to 2.5.
 */
import type { HostMessage } from "@tendril/protocol/sessions/control-message";
import {
  BEAT_EVERY_MS,
  DIRECT_PATH_VERSION,
  type Path,
  SwitchOver,
} from "@tendril/protocol/sessions/switch-over";

const GATHERING_TIMEOUT_MS = 3_000;
const SETUP_TIMEOUT_MS = 20_000;
/** A path that was lost is tried again after these; then the session stays on the relay. */
const RETRY_MS: readonly number[] = [5_000, 30_000, 120_000];
/** A path that held so long was a good one: its loss is like the first. */
const STEADY_MS = 300_000;
const HIGH_WATER_BYTES = 1_048_576;
const LOW_WATER_BYTES = 262_144;

export interface DirectPathDeps {
  readonly iceServers: readonly RTCIceServer[];
  sendControl(message: object): void;
  sendBytes(bytes: Uint8Array<ArrayBuffer>): void;
  onBytes(bytes: Uint8Array): void;
  onPath(path: Path): void;
  /** The session cannot go on. */
  onFault(why: string): void;
}

export class DirectPath {
  readonly #deps: DirectPathDeps;
  readonly #switchOver: SwitchOver;
  #connection: RTCPeerConnection | undefined;
  #channel: RTCDataChannel | undefined;
  #timer: number | undefined;
  #beat: number | undefined;
  #retries = 0;
  #isOver = false;

  constructor(deps: DirectPathDeps) {
    this.#deps = deps;
    this.#switchOver = new SwitchOver(
      { side: "viewer", plainForm: "plain" },
      {
        sendControl: (message) => deps.sendControl(message),
        tunnel: {
          sendBytes(bytes) {
            deps.sendBytes(ownBytes(bytes));
            return true;
          },
          sendText: () => {}, // a viewer of ours has no session data that is text
        },
        channel: { sendBytes: (bytes) => this.#sendOnChannel(bytes), sendText: () => {} },
        pauseTunnel: () => {},
        resumeTunnel: () => {},
        closeChannel: () => this.#closeChannel(),
        onFrame(frame) {
          if (typeof frame !== "string") deps.onBytes(frame);
        },
        onDrain: () => {},
        onPathChanged: (path) => this.#moved(path),
        onFault: (why) => deps.onFault(why),
      },
    );
  }

  send(bytes: Uint8Array): void {
    this.#switchOver.send(ownBytes(bytes));
  }

  /** Bytes that have not left this computer, those of the tunnel's socket apart. */
  waitingBytes(): number {
    return this.#switchOver.waitingBytes() + (this.#channel?.bufferedAmount ?? 0);
  }

  bytesFromTunnel(bytes: Uint8Array): void {
    this.#switchOver.bytesFromTunnel(bytes);
  }

  /** Offers the path. Does nothing where the browser knows no WebRTC. */
  offer(): void {
    if (this.#isOver || this.#connection !== undefined || !this.#switchOver.isIdle()) return;
    if (typeof RTCPeerConnection === "undefined") return;
    const connection = new RTCPeerConnection({ iceServers: [...this.#deps.iceServers] });
    this.#connection = connection;
    this.#beat = window.setInterval(() => this.#switchOver.beat(), BEAT_EVERY_MS);
    const channel = connection.createDataChannel("DataChannel");
    this.#channel = channel;
    const lost = (): void => {
      if (this.#connection === connection) this.#lose();
    };
    connection.oniceconnectionstatechange = () => {
      if (/^(disconnected|failed|closed)$/.test(connection.iceConnectionState)) lost();
    };
    channel.binaryType = "arraybuffer";
    channel.bufferedAmountLowThreshold = LOW_WATER_BYTES;
    channel.onopen = () => this.#switchOver.channelOpened();
    channel.onbufferedamountlow = () => this.#switchOver.channelDrained();
    channel.onclose = lost;
    channel.onmessage = ({ data }) => {
      if (this.#connection !== connection) return;
      if (data instanceof ArrayBuffer) this.#switchOver.bytesFromChannel(new Uint8Array(data));
      else this.#switchOver.textFromChannel(String(data));
    };
    describe(connection).then((sdp) => {
      if (this.#connection === connection)
        this.#deps.sendControl({ type: "offer", sdp, tendril: DIRECT_PATH_VERSION });
    }, lost);
  }

  /** True for a message that belongs here. */
  receive(message: HostMessage): boolean {
    if (message.type === "answer") this.#take(message);
    else if (message.type === "direct" && message.act === "refused") this.#closeChannel();
    else return this.#switchOver.control(message);
    return true;
  }

  close(): void {
    this.#isOver = true;
    window.clearTimeout(this.#timer);
    this.#switchOver.close();
  }

  #take({ sdp, tendril = 0 }: Extract<HostMessage, { type: "answer" }>): void {
    const connection = this.#connection;
    if (connection === undefined || connection.remoteDescription !== null) return;
    if (tendril < DIRECT_PATH_VERSION) {
      this.#closeChannel(); // a host that could not come back: the relay is safer
      return;
    }
    this.#switchOver.begin(true);
    const lost = (): void => {
      if (this.#connection === connection && this.#switchOver.path() === "relay") this.#lose();
    };
    this.#timer = window.setTimeout(lost, SETUP_TIMEOUT_MS);
    connection.setRemoteDescription({ type: "answer", sdp }).catch(lost);
  }

  #lose(): void {
    if (this.#switchOver.isIdle()) this.#closeChannel();
    else this.#switchOver.channelLost();
  }

  #moved(path: Path): void {
    window.clearTimeout(this.#timer);
    this.#deps.onPath(path);
    if (path === "direct") {
      this.#timer = window.setTimeout(() => {
        this.#retries = 0;
      }, STEADY_MS);
      return;
    }
    const pauseMs = RETRY_MS[this.#retries];
    if (pauseMs === undefined) return;
    this.#retries++;
    this.#timer = window.setTimeout(() => this.offer(), pauseMs);
  }

  #sendOnChannel(bytes: Uint8Array): boolean {
    const channel = this.#channel;
    if (channel?.readyState !== "open") return true; // its end is told, and what was lost is known then
    channel.send(ownBytes(bytes));
    return channel.bufferedAmount < HIGH_WATER_BYTES;
  }

  #closeChannel(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#channel = undefined;
    window.clearTimeout(this.#timer);
    window.clearInterval(this.#beat);
    connection?.close();
  }
}

/** Description with all candidates: hosts know no trickled ones. */
async function describe(connection: RTCPeerConnection): Promise<string> {
  await connection.setLocalDescription();
  await new Promise<void>((done) => {
    const timer = window.setTimeout(done, GATHERING_TIMEOUT_MS);
    const look = (): void => {
      if (connection.iceGatheringState !== "complete") return;
      window.clearTimeout(timer);
      done();
    };
    connection.onicegatheringstatechange = look;
    look();
  });
  return connection.localDescription?.sdp ?? "";
}

/** Bytes that nobody else changes, in a buffer that sockets take. */
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.slice();
}
