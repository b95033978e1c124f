/**
 * Connection 0: the data channel between the two pages. Candidates trickle over the relay; those that come before the
 * description wait. Source: docs/spec/session-protocols.md, section 6.4.
 */
import { CandidateQueue, candidateMessage, type SignalMessage } from "./signals.ts";

export interface DataChannelHandlers {
  signal(message: SignalMessage): void;
  onOpen(): void;
  onFrame(frame: string | Uint8Array): void;
  /** It was open and is not any more. */
  onLost(): void;
}

export class DataChannel {
  readonly #iceServers: readonly RTCIceServer[];
  readonly #handlers: DataChannelHandlers;
  #connection: RTCPeerConnection | undefined;
  #channel: RTCDataChannel | undefined;
  #candidates = new CandidateQueue();

  constructor(iceServers: readonly RTCIceServer[], handlers: DataChannelHandlers) {
    this.#iceServers = iceServers;
    this.#handlers = handlers;
  }

  get bufferedBytes(): number {
    return this.#channel?.bufferedAmount ?? 0;
  }

  async offer(): Promise<void> {
    const connection = this.#create();
    this.#use(connection, connection.createDataChannel("DataChannel"));
    await this.#describe(connection);
  }

  async receive(message: SignalMessage): Promise<void> {
    if (message.action === "webRtcIce") await this.#candidates.add(message.ice);
    if (message.action !== "webRtcSdp") return;
    const { sdp } = message;
    if (sdp.type === "offer") {
      const connection = this.#create();
      connection.ondatachannel = ({ channel }) => this.#use(connection, channel);
      await connection.setRemoteDescription(sdp);
      await this.#candidates.begin(connection);
      await this.#describe(connection);
    } else if (this.#connection?.signalingState === "have-local-offer") {
      await this.#connection.setRemoteDescription(sdp);
      await this.#candidates.begin(this.#connection);
    }
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    const channel = this.#channel;
    if (channel?.readyState !== "open") return; // its end is told, and what was lost is said again then
    if (typeof frame === "string") channel.send(frame);
    else channel.send(frame);
  }

  close(): void {
    const connection = this.#connection;
    this.#connection = undefined;
    this.#channel = undefined;
    this.#candidates = new CandidateQueue();
    connection?.close();
  }

  #create(): RTCPeerConnection {
    this.close();
    const connection = new RTCPeerConnection({ iceServers: [...this.#iceServers] });
    this.#connection = connection;
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null) this.#handlers.signal(candidateMessage(candidate, 0));
    };
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === "failed") this.#lose(connection);
    };
    return connection;
  }

  async #describe(connection: RTCPeerConnection): Promise<void> {
    await connection.setLocalDescription();
    const sdp = connection.localDescription;
    if (sdp?.type !== "offer" && sdp?.type !== "answer") return;
    this.#handlers.signal({ action: "webRtcSdp", sdp: { type: sdp.type, sdp: sdp.sdp }, id: 0 });
  }

  #use(connection: RTCPeerConnection, channel: RTCDataChannel): void {
    if (this.#channel !== undefined) return;
    this.#channel = channel;
    channel.binaryType = "arraybuffer";
    channel.onopen = () => this.#handlers.onOpen();
    channel.onclose = () => this.#lose(connection);
    channel.onmessage = ({ data }) => {
      if (typeof data === "string") this.#handlers.onFrame(data);
      else if (data instanceof ArrayBuffer) this.#handlers.onFrame(new Uint8Array(data));
    };
    if (channel.readyState === "open") this.#handlers.onOpen();
  }

  #lose(connection: RTCPeerConnection): void {
    if (this.#connection !== connection) return;
    this.close();
    this.#handlers.onLost();
  }
}
