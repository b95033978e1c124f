/**
 * Connections to ports, as the core needs them from its host: of this computer, or of one that it reaches.
 */
export interface PortTarget {
  /** Name or address. */
  readonly host: string;
  readonly port: number;
}

export interface PortHandlers {
  onOpen(): void;
  /** What came; for UDP one datagram. The receiver's own from then on. */
  onBytes(bytes: Uint8Array): void;
  /** It takes data again after `send` gave false. */
  onDrain(): void;
  /** The other side sends no more, but may still read. */
  onFinish(): void;
  /** Called once, also when it never opened; `problem` is for people, null for an orderly end. */
  onEnd(problem: string | null): void;
}

export interface PortConnection {
  /** Takes the bytes over; for UDP they are one datagram. False: the next waits for `onDrain`. */
  send(bytes: Uint8Array): boolean;
  pause(): void;
  resume(): void;
  /** Sends no more, goes on reading. Does nothing where the host has no half of a connection to close. */
  finish(): void;
  /** What was sent still goes out. Handlers may be called for the last time. */
  end(): void;
}

export interface HostPorts {
  openTcp(target: PortTarget, handlers: PortHandlers): PortConnection;
  openUdp(target: PortTarget, handlers: PortHandlers): PortConnection;
  /** One datagram to everybody in the network of the interface with the IPv4 address `from`; whether it arrives is not known. */
  broadcast(where: { readonly from: string; readonly port: number }, bytes: Uint8Array): void;
}
