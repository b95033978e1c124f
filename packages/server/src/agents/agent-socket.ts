/**
 * The connection as the agent channel sees it; http/ gives a WebSocket, tests give a fake.
 */
export interface AgentSocket {
  /** Client address without port. */
  readonly address: string;
  readonly port: number;
  /** One unfragmented binary frame, whatever its size. */
  send(frame: Uint8Array): void;
  ping(): void;
  pause(): void;
  resume(): void;
  /** Closes politely, and hard when the peer does not follow. */
  close(code: number): void;
  /** Bytes handed over and not yet written. */
  readonly bufferedBytes: number;
}
