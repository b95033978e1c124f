/**
 * What runs in a redirection session once it has begun, and what that may use of the session.
 */
import type { Bytes } from "../bytes.ts";
import type { AmtDevice } from "../device/index.ts";

export interface RedirectionModule {
  /** @returns how many bytes were taken; 0 to wait for more. @throws Error for what no device would accept. */
  input(bytes: Buffer): number;
  stop(): void;
  describe(): Record<string, unknown>;
}

export interface SessionLine {
  readonly device: AmtDevice;
  send(...parts: readonly Bytes[]): void;
  close(): void;
}
