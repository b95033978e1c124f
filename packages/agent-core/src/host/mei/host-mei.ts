/**
 * Lines to the firmware of this computer, as the core needs them from its host: one client of the management engine
 * interface (MEI) each, whole messages both ways. Source: docs/spec/amt.md, section 1.11.
 */
export interface MeiHandlers {
  /** The client took the connection. */
  onOpen(): void;
  /** One whole message: hostile, and the receiver's own from then on. */
  onMessage(bytes: Uint8Array): void;
  /** It takes messages again after `send` gave false. */
  onDrain(): void;
  /** Called once, also when it never opened, and not after `close`; `problem` is for logs. */
  onEnd(problem: string): void;
}

export interface MeiLine {
  /** One message; takes the bytes over. False: the next waits for `onDrain`. */
  send(bytes: Uint8Array): boolean;
  /** Nothing is called back any more. Safe to call twice. */
  close(): void;
}

export interface HostMei {
  /** Lines cannot be closed for good: a client that is opened again goes on where it was. */
  readonly keepsLines: boolean;
  /** `client` is its GUID as it lies in memory, hexadecimal. Nothing is called back before this returns. */
  open(client: string, handlers: MeiHandlers): MeiLine;
}
