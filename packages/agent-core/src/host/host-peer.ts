/**
 * Direct connections to a viewer, as the core needs them from its host: one WebRTC data channel each, which the
 * viewer offers.
 */
export interface IceServer {
  /** `stun:host:port`, `turn:host:port`... */
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
}

export interface PeerRequest {
  /** Description of the viewer, with all its candidates: hostile. */
  readonly offer: string;
  readonly servers: readonly IceServer[];
}

export interface PeerHandlers {
  /** Description of this side, with all its candidates. */
  onAnswer(sdp: string): void;
  /** The viewer's channel is there. */
  onOpen(): void;
  onText(text: string): void;
  /** One message, valid during the call only. */
  onBytes(bytes: Uint8Array): void;
  /** The channel takes data again after `sendBytes` gave false. */
  onDrain(): void;
  /** Called once, also when it never opened; not after `close`. */
  onEnd(): void;
}

export interface Peer {
  sendText(text: string): void;
  /** One message of at most 60 000 bytes; takes them over. False: the next waits for `onDrain`. */
  sendBytes(bytes: Uint8Array): boolean;
  /** Safe to call twice. */
  close(): void;
}
