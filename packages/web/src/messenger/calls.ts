/**
 * Voice, picture and screen of both pages. A call of the other page rings first; nothing of this page is sent before
 * its person wants it.
 */

import { signal } from "@preact/signals";
import { t } from "../language/index.ts";
import { openScreen, openTracks, readDevices } from "./devices.ts";
import { MediaPath } from "./media-path.ts";
import type { SignalMessage } from "./signals.ts";

export interface CallDeps {
  readonly iceServers: readonly RTCIceServer[];
  /** The other page is one of ours; otherwise each connection has one direction. */
  isOwnPeer(): boolean;
  isPolite(): boolean;
  signal(message: SignalMessage): void;
  onNote(text: string): void;
  onRing(hasVideo: boolean): void;
}

export interface CallState {
  /** `ringing`: the other page calls; `calling`: nobody has answered yet. */
  readonly phase: "none" | "calling" | "ringing" | "active";
  readonly isRingingWithVideo: boolean;
  readonly sinceMs: number;
  readonly isMuted: boolean;
  readonly own: MediaStream | undefined;
  readonly isOwnVideo: boolean;
  readonly isScreen: boolean;
  readonly peer: MediaStream | undefined;
  readonly isPeerVideo: boolean;
}

const noCall: CallState = {
  phase: "none",
  isRingingWithVideo: false,
  sinceMs: 0,
  isMuted: false,
  own: undefined,
  isOwnVideo: false,
  isScreen: false,
  peer: undefined,
  isPeerVideo: false,
};
/** An offer that rings keeps its candidates, this many messages at most. */
const MAX_RINGING = 120;

export class Calls {
  readonly state = signal<CallState>(noCall);
  readonly #deps: CallDeps;
  readonly #paths = new Map<1 | 2, MediaPath>();
  readonly #own = new MediaStream();
  #ringing: SignalMessage[] = [];
  #camera: MediaStreamTrack | undefined;

  constructor(deps: CallDeps) {
    this.#deps = deps;
  }

  /** Begins to send, or adds a picture to the voice. @throws Error with a sentence. */
  async start(wish: { readonly video: boolean }): Promise<void> {
    const hasVoice = this.#own.getAudioTracks().length > 0;
    const stream = await openTracks({ audio: !hasVoice, video: wish.video });
    for (const track of stream.getTracks()) this.#keep(track);
    this.#camera = stream.getVideoTracks()[0] ?? this.#camera;
    await this.#sendOwn();
    if (this.state.value.phase === "none") this.#patch({ phase: "calling" });
    this.#refresh();
  }

  /** Shows the screen instead of the camera. @throws Error with a sentence. */
  async shareScreen(): Promise<void> {
    const track = await openScreen();
    if (track === undefined) return;
    track.addEventListener("ended", () => void this.stopScreen());
    this.#removeVideo(false);
    this.#keep(track);
    await this.#sendOwn();
    this.#patch({ isScreen: true, ...(this.state.value.phase === "none" ? { phase: "calling" } : {}) });
    this.#refresh();
  }

  /** The camera again, if it was on. */
  async stopScreen(): Promise<void> {
    if (!this.state.value.isScreen) return;
    this.#patch({ isScreen: false });
    const camera = this.#camera?.readyState === "live" ? this.#camera : undefined;
    this.#removeVideo(false);
    if (camera !== undefined) {
      this.#keep(camera);
      await this.#sendOwn();
    } else this.#unsendVideo();
    this.#refresh();
  }

  stopCamera(): void {
    this.#removeVideo(true);
    this.#camera = undefined;
    this.#unsendVideo();
    this.#refresh();
  }

  mute(isMuted: boolean): void {
    for (const track of this.#own.getAudioTracks()) track.enabled = !isMuted;
    this.#patch({ isMuted });
  }

  /** Another microphone or camera was chosen while it is in use. @throws Error with a sentence. */
  async changeDevice(kind: "audio" | "video"): Promise<void> {
    const before = kind === "audio" ? this.#own.getAudioTracks() : this.#own.getVideoTracks();
    if (before.length === 0 || (kind === "video" && this.state.value.isScreen)) return;
    const stream = await openTracks({ audio: kind === "audio", video: kind === "video" });
    for (const old of before) this.#drop(old);
    for (const track of stream.getTracks()) {
      this.#keep(track);
      if (kind === "audio") track.enabled = !this.state.value.isMuted;
      else this.#camera = track;
    }
    await this.#sendOwn();
    this.#refresh();
  }

  /** Takes the call that rings: sees and hears it, and sends what is wished. @throws Error with a sentence. */
  async accept(wish: { readonly audio: boolean; readonly video: boolean }): Promise<void> {
    const messages = this.#ringing;
    this.#ringing = [];
    this.#patch({ phase: "active", sinceMs: Date.now() });
    const path = this.#open(2);
    for (const message of messages) path.receive(message);
    if (wish.audio || wish.video) await this.start({ video: wish.video });
  }

  decline(): void {
    this.#ringing = [];
    this.#deps.signal({ action: "videoStop", id: 2 });
    this.#deps.onNote(t("You declined a call"));
    this.#patch({ phase: "none" });
  }

  /** Ends everything, here and there. */
  hangUp(): void {
    if (this.state.value.phase === "none") return;
    this.#deps.signal({ action: "videoStop", id: 1 });
    if (this.#deps.isOwnPeer()) this.#deps.signal({ action: "videoStop", id: 2 });
    this.#end();
  }

  /** The conversation is over, or the page goes away: nothing is said. */
  close(): void {
    this.#ringing = [];
    if (this.state.value.phase !== "none") this.#end();
  }

  receive(message: SignalMessage): void {
    const id = message.id === 1 ? 1 : 2;
    if (message.action === "videoStop") this.#stopped(id);
    else if (this.#paths.has(id)) this.#paths.get(id)?.receive(message);
    else if (id === 2) this.#ring(message);
  }

  #ring(message: SignalMessage): void {
    const isOffer = message.action === "webRtcSdp" && message.sdp.type === "offer";
    if (isOffer) this.#ringing = [];
    if ((isOffer || this.#ringing.length > 0) && this.#ringing.length < MAX_RINGING)
      this.#ringing.push(message);
    if (!isOffer || message.action !== "webRtcSdp") return;
    const { phase } = this.state.value;
    // who already talks with the other page, or calls it, need not be asked again
    if (phase === "active" || phase === "calling") {
      void this.accept({ audio: false, video: false });
      return;
    }
    const hasVideo = /^m=video [1-9]/m.test(message.sdp.sdp);
    this.#patch({ phase: "ringing", isRingingWithVideo: hasVideo });
    this.#deps.onRing(hasVideo);
  }

  #stopped(id: 1 | 2): void {
    if (this.#ringing.length > 0) {
      this.#ringing = [];
      this.#deps.onNote(t("You missed a call"));
      this.#patch({ phase: "none" });
      return;
    }
    const wasCalling = this.state.value.phase === "calling";
    // a stock page stops its own direction only
    if (this.#deps.isOwnPeer() || !this.#paths.get(1)?.isOpen) {
      if (wasCalling) this.#deps.onNote(t("Your call was declined"));
      if (this.state.value.phase !== "none") this.#end();
    } else this.#paths.get(id)?.close();
  }

  #open(id: 1 | 2): MediaPath {
    const path = new MediaPath(id, {
      iceServers: this.#deps.iceServers,
      isPolite: () => this.#deps.isPolite(),
      signal: (message) => this.#deps.signal(message),
      onTracks: () => this.#refresh(),
      onEnd: () => {
        this.#paths.delete(id);
        if (this.#paths.size === 0 && this.state.value.phase !== "none") this.#end();
        else this.#refresh();
      },
    });
    this.#paths.set(id, path);
    path.connection.addEventListener("connectionstatechange", () => {
      if (path.connection.connectionState === "connected" && this.state.value.phase === "calling") {
        this.#patch({ phase: "active", sinceMs: Date.now() });
      }
    });
    return path;
  }

  /** On the connection that is there, where both can use it; else on an own one. */
  async #sendOwn(): Promise<void> {
    const theirs = this.#deps.isOwnPeer() ? this.#paths.get(2) : undefined;
    const path = this.#paths.get(1) ?? theirs ?? this.#open(1);
    for (const track of this.#own.getTracks()) {
      const isSent = path.connection.getSenders().some((sender) => sender.track === track);
      if (!isSent) await path.send(track, this.#own);
    }
  }

  #keep(track: MediaStreamTrack): void {
    this.#own.addTrack(track);
    track.addEventListener("ended", () => this.#refresh());
  }

  #drop(track: MediaStreamTrack): void {
    this.#own.removeTrack(track);
    track.stop();
  }

  /** The camera goes on behind the screen, and off with itself. */
  #removeVideo(isCameraToo: boolean): void {
    for (const track of this.#own.getVideoTracks()) {
      if (track !== this.#camera || isCameraToo) this.#drop(track);
      else this.#own.removeTrack(track);
    }
  }

  #unsendVideo(): void {
    for (const path of this.#paths.values()) path.unsend("video");
  }

  #end(): void {
    for (const track of [...this.#own.getTracks(), ...(this.#camera === undefined ? [] : [this.#camera])])
      this.#drop(track);
    this.#camera = undefined;
    const paths = [...this.#paths.values()];
    this.#paths.clear();
    const { sinceMs } = this.state.value;
    this.state.value = noCall;
    for (const path of paths) path.close();
    this.state.value = noCall;
    if (sinceMs > 0)
      this.#deps.onNote(t("Call, {duration}", { duration: durationWords(Date.now() - sinceMs) }));
    void readDevices();
  }

  #refresh(): void {
    const tracks = [...this.#paths.values()].flatMap((path) => path.tracks);
    const own = this.#own.getTracks().length > 0 ? this.#own : undefined;
    const isPeerVideo = tracks.some(({ kind }) => kind === "video");
    const before = this.state.value.peer?.getTracks() ?? [];
    const isSame = before.length === tracks.length && tracks.every((track) => before.includes(track));
    const peer = tracks.length === 0 ? undefined : isSame ? this.state.value.peer : new MediaStream(tracks);
    this.#patch({ own, isOwnVideo: this.#own.getVideoTracks().length > 0, peer, isPeerVideo });
  }

  #patch(change: Partial<CallState>): void {
    this.state.value = { ...this.state.value, ...change };
  }
}

export function durationWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
