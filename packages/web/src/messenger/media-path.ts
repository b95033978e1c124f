/**
 * One connection of a call: 1 is this page's own, 2 the other page's. Between two pages of ours both may use the same
 * one and offer anew on it at any time: the polite side gives way when both do at once. A stock page knows one direction
 * on each. Source: docs/spec/session-protocols.md, sections 6.5 and 6.7.
 */
import { CandidateQueue, candidateMessage, type SignalMessage } from "./signals.ts";

/** Tracks that are added one after the other go out in one offer. */
const OFFER_PAUSE_MS = 20;

export interface MediaPathHandlers {
  readonly iceServers: readonly RTCIceServer[];
  isPolite(): boolean;
  signal(message: SignalMessage): void;
  /** The other page's tracks changed. */
  onTracks(): void;
  onEnd(): void;
}

export class MediaPath {
  readonly id: 1 | 2;
  readonly connection: RTCPeerConnection;
  readonly #handlers: MediaPathHandlers;
  readonly #candidates = new CandidateQueue();
  readonly #incoming = new Set<MediaStreamTrack>();
  #isOffering = false;
  #isIgnoring = false;
  #timer: number | undefined;
  #work: Promise<void> = Promise.resolve();

  constructor(id: 1 | 2, handlers: MediaPathHandlers) {
    this.id = id;
    this.#handlers = handlers;
    const connection = new RTCPeerConnection({ iceServers: [...handlers.iceServers] });
    this.connection = connection;
    connection.onicecandidate = ({ candidate }) => {
      if (candidate !== null) handlers.signal(candidateMessage(candidate, id));
    };
    connection.onnegotiationneeded = () => {
      clearTimeout(this.#timer);
      this.#timer = window.setTimeout(() => this.#offer(), OFFER_PAUSE_MS);
    };
    connection.ontrack = ({ track }) => {
      this.#incoming.add(track);
      for (const happens of ["ended", "mute", "unmute"])
        track.addEventListener(happens, () => handlers.onTracks());
      handlers.onTracks();
    };
    connection.onconnectionstatechange = () => {
      if (connection.connectionState === "failed") this.close();
    };
  }

  get isOpen(): boolean {
    return this.connection.signalingState !== "closed";
  }

  /** What comes from the other page now. */
  get tracks(): MediaStreamTrack[] {
    return [...this.#incoming].filter(({ readyState, muted }) => readyState === "live" && !muted);
  }

  get isSending(): boolean {
    return this.connection.getSenders().some(({ track }) => track !== null);
  }

  /** Puts the track in the place of one of its kind, or adds it. */
  async send(track: MediaStreamTrack, stream: MediaStream): Promise<void> {
    const same = this.connection.getSenders().find((sender) => sender.track?.kind === track.kind);
    if (same === undefined) this.connection.addTrack(track, stream);
    else await same.replaceTrack(track);
  }

  /** Stops sending what is of that kind, or everything. */
  unsend(kind?: string): void {
    for (const sender of this.connection.getSenders()) {
      if (sender.track !== null && (kind === undefined || sender.track.kind === kind))
        this.connection.removeTrack(sender);
    }
  }

  /** One message after the other: answers depend on what came before. */
  receive(message: SignalMessage): void {
    this.#work = this.#work.then(() => this.#take(message)).catch(() => this.close()); // no description at all
  }

  close(): void {
    clearTimeout(this.#timer);
    if (!this.isOpen) return;
    this.connection.close();
    this.#incoming.clear();
    this.#handlers.onEnd();
  }

  async #take(message: SignalMessage): Promise<void> {
    if (!this.isOpen) return;
    if (message.action === "webRtcIce") await this.#candidates.add(message.ice);
    if (message.action !== "webRtcSdp") return;
    const { sdp } = message;
    const isClash = sdp.type === "offer" && (this.#isOffering || this.connection.signalingState !== "stable");
    this.#isIgnoring = isClash && !this.#handlers.isPolite();
    if (this.#isIgnoring || (sdp.type === "answer" && this.connection.signalingState !== "have-local-offer"))
      return;
    await this.connection.setRemoteDescription(sdp);
    await this.#candidates.begin(this.connection);
    if (sdp.type === "offer") await this.#describe();
  }

  #offer(): void {
    this.#work = this.#work
      .then(async () => {
        if (!this.isOpen || this.connection.signalingState !== "stable") return;
        this.#isOffering = true;
        await this.#describe();
      })
      .catch(() => this.close()) // the browser cannot describe what it sends
      .finally(() => {
        this.#isOffering = false;
      });
  }

  async #describe(): Promise<void> {
    await this.connection.setLocalDescription();
    const sdp = this.connection.localDescription;
    if (sdp?.type !== "offer" && sdp?.type !== "answer") return;
    this.#handlers.signal({ action: "webRtcSdp", sdp: { type: sdp.type, sdp: sdp.sdp }, id: this.id });
  }
}
