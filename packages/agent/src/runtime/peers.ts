/**
 * Direct connections to viewers: WebRTC data channels by libdatachannel, each with a key of its own on P-256, which
 * browsers accept. The library's prebuilt binary may be missing on a platform: then sessions stay on the relay.
 */
import { createRequire } from "node:module";
import type { IceServer, Peer, PeerHandlers, PeerRequest } from "@tendril/agent-core";
import type * as Library from "node-datachannel";
import { type Clock, systemClock } from "../time.ts";
import { watchForStall } from "./stall-watch.ts";

const MAX_PEERS = 100;
const GATHERING_TIMEOUT_MS = 5_000;
/** Data that may wait in the channel before the core is told to wait, and when it may go on. */
const HIGH_WATER_BYTES = 1_048_576;
const LOW_WATER_BYTES = 262_144;

export class Peers {
  readonly #clock: Clock;
  readonly #open = new Set<OpenPeer>();
  #library: typeof Library | null | undefined;

  constructor(clock: Clock = systemClock) {
    this.#clock = clock;
  }

  /** null when the library is missing, the offer cannot be read, or too many are open. */
  open(request: PeerRequest, handlers: PeerHandlers): Peer | null {
    const library = this.#load();
    if (library === null || this.#open.size >= MAX_PEERS) return null;
    try {
      const onClosed = (closed: OpenPeer): void => {
        this.#open.delete(closed);
      };
      const peer = new OpenPeer(library, request, { ...handlers, clock: this.#clock, onClosed });
      this.#open.add(peer);
      return peer;
    } catch {
      return null; // the offer is none
    }
  }

  close(): void {
    for (const peer of this.#open) peer.close();
  }

  #load(): typeof Library | null {
    if (this.#library !== undefined) return this.#library;
    try {
      this.#library = createRequire(import.meta.url)("node-datachannel") as typeof Library;
    } catch {
      this.#library = null; // no binary for this platform
    }
    return this.#library;
  }
}

interface OpenHandlers extends PeerHandlers {
  readonly clock: Clock;
  onClosed(peer: OpenPeer): void;
}

class OpenPeer implements Peer {
  readonly #handlers: OpenHandlers;
  readonly #connection: Library.PeerConnection;
  readonly #stopGathering: () => void;
  #channel: Library.DataChannel | undefined;
  #stopWatch = (): void => {};
  #givenBytes = 0;
  #hasAnswered = false;
  #isClosed = false;

  constructor(library: typeof Library, { offer, servers }: PeerRequest, handlers: OpenHandlers) {
    this.#handlers = handlers;
    this.#connection = new library.PeerConnection("agent", { iceServers: servers.flatMap(toLibrary) });
    this.#connection.onGatheringStateChange((state) => {
      if (state === "complete") this.#safely(() => this.#answer());
    });
    this.#connection.onStateChange((state) => {
      if (state === "disconnected" || state === "failed" || state === "closed")
        this.#safely(() => this.#end());
    });
    this.#connection.onDataChannel((channel) => this.#safely(() => this.#serve(channel)));
    this.#stopGathering = handlers.clock.after(GATHERING_TIMEOUT_MS, () =>
      this.#safely(() => this.#answer()),
    );
    try {
      this.#connection.setRemoteDescription(offer, "offer");
    } catch (error) {
      this.close();
      throw error;
    }
  }

  sendText(text: string): void {
    const channel = this.#channel;
    if (!channel?.isOpen()) return;
    this.#safely(() => {
      channel.sendMessage(text);
      this.#givenBytes += Buffer.byteLength(text);
    });
  }

  sendBytes(bytes: Uint8Array): boolean {
    const channel = this.#channel;
    if (this.#isClosed || !channel?.isOpen()) return true; // its end is told, and what was lost is known then
    let isFull = false;
    // it may close between the two lines, on a thread of the library: whoever sends must not fail half-way
    this.#safely(() => {
      channel.sendMessageBinary(bytes);
      this.#givenBytes += bytes.length;
      isFull = channel.bufferedAmount() >= HIGH_WATER_BYTES;
    });
    return !isFull;
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#stopGathering();
    this.#stopWatch();
    this.#connection.close();
    this.#handlers.onClosed(this);
  }

  #answer(): void {
    const sdp = this.#connection.localDescription()?.sdp;
    if (this.#isClosed || this.#hasAnswered || sdp === undefined) return;
    this.#hasAnswered = true;
    this.#stopGathering();
    this.#handlers.onAnswer(sdp);
  }

  #serve(channel: Library.DataChannel): void {
    if (this.#isClosed || this.#channel !== undefined) return; // a viewer has one
    this.#channel = channel;
    channel.setBufferedAmountLowThreshold(LOW_WATER_BYTES);
    channel.onBufferedAmountLow(() => this.#unlessClosed(() => this.#handlers.onDrain()));
    channel.onClosed(() => this.#safely(() => this.#end()));
    channel.onMessage((message) => {
      this.#unlessClosed(() => {
        if (typeof message === "string") this.#handlers.onText(message);
        else this.#handlers.onBytes(Buffer.isBuffer(message) ? message : new Uint8Array(message));
      });
    });
    this.#stopWatch = watchForStall({
      clock: this.#handlers.clock,
      look: () => ({ given: this.#givenBytes, waiting: this.#waitingBytes(channel) }),
      onStall: () => this.#safely(() => this.#end()),
    });
    this.#handlers.onOpen();
  }

  #waitingBytes(channel: Library.DataChannel): number {
    let bytes = 0;
    this.#safely(() => {
      bytes = channel.bufferedAmount();
    });
    return bytes;
  }

  #unlessClosed(run: () => void): void {
    if (!this.#isClosed) this.#safely(run);
  }

  /**
   * Where the library fails, the connection ends and nothing else: what its callbacks throw would end the process,
   * and a sender that is thrown out of its work would not know what it has sent.
   */
  #safely(run: () => void): void {
    try {
      run();
    } catch {
      if (this.#isClosed) return; // the library complains of a connection that is being closed
      this.close();
      queueMicrotask(() => this.#handlers.onEnd());
    }
  }

  #end(): void {
    if (this.#isClosed) return;
    this.close();
    this.#handlers.onEnd();
  }
}

/** `turn:host:port?transport=tcp` and its like as the library wants them; what it cannot read is left out. */
function toLibrary({ urls, username = "", credential = "" }: IceServer): (string | Library.IceServer)[] {
  return urls.flatMap((url): (string | Library.IceServer)[] => {
    const match = /^(stun|turn|turns):(\[[0-9a-f:]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(udp|tcp))?$/i.exec(
      url,
    );
    if (match === null) return [];
    const [, scheme = "", hostname = "", port, transport] = match;
    const isTls = scheme.toLowerCase() === "turns";
    const wanted = Number(port ?? (isTls ? 5349 : 3478));
    if (scheme.toLowerCase() === "stun") return [`stun:${hostname}:${wanted}`];
    const relayType = isTls ? "TurnTls" : transport?.toLowerCase() === "tcp" ? "TurnTcp" : "TurnUdp";
    return [{ hostname, port: wanted, username, password: credential, relayType }];
  });
}
