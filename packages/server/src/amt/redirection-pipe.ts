/**
 * The bytes between a viewer and the firmware: until the sign-in is over through the inserter, then as they are.
 * The slow side stops the fast one.
 */
import type { Duplex } from "node:stream";
import type { LoginInserter } from "@tendril/amt/redirection";

/** The viewer's connection. */
export interface ViewerSocket {
  /** `onSent` runs when the bytes left this process. */
  send(bytes: Uint8Array, onSent: () => void): void;
  pause(): void;
  resume(): void;
  close(): void;
}

export interface PipeTotals {
  readonly toDevice: number;
  readonly toViewer: number;
}

const MAX_UNSENT_BYTES = 262_144;

export interface RedirectionPipeEvents {
  /** The viewer said what it wants: false ends the session. */
  mayBegin(kind: string): boolean;
  onError(error: unknown): void;
  onEnd(totals: PipeTotals): void;
}

export class RedirectionPipe {
  readonly #viewer: ViewerSocket;
  readonly #stream: Duplex;
  readonly #inserter: LoginInserter;
  readonly #events: RedirectionPipeEvents;
  #unsent = 0;
  #toDevice = 0;
  #toViewer = 0;
  #isAllowed = false;
  #isOver = false;

  /** Takes both ends over. */
  constructor(
    ends: { readonly viewer: ViewerSocket; readonly stream: Duplex; readonly inserter: LoginInserter },
    events: RedirectionPipeEvents,
  ) {
    this.#viewer = ends.viewer;
    this.#stream = ends.stream;
    this.#inserter = ends.inserter;
    this.#events = events;
    this.#stream.on("data", (bytes: Buffer) => this.#guard(() => this.#fromDevice(bytes)));
    this.#stream.on("drain", () => this.#viewer.resume());
    this.#stream.on("error", () => this.close()); // a lost connection is an end like any other
    this.#stream.on("close", () => this.close());
    this.#stream.on("end", () => this.close());
  }

  fromViewer(bytes: Uint8Array): void {
    this.#guard(() => {
      for (const part of this.#inserter.takeFromViewer(bytes)) {
        if (!this.#isAllowed && this.#inserter.kind !== undefined) {
          this.#isAllowed = this.#events.mayBegin(this.#inserter.kind);
          if (!this.#isAllowed) return this.close();
        }
        this.#write(part);
      }
    });
  }

  close(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stream.destroy();
    this.#viewer.close();
    this.#events.onEnd({ toDevice: this.#toDevice, toViewer: this.#toViewer });
  }

  #fromDevice(bytes: Uint8Array): void {
    const { toViewer, toDevice } = this.#inserter.takeFromDevice(bytes);
    for (const part of toViewer) this.#send(part);
    if (toDevice.length > 0) this.#write(toDevice);
  }

  #send(bytes: Uint8Array): void {
    this.#toViewer += bytes.length;
    this.#unsent += bytes.length;
    if (this.#unsent > MAX_UNSENT_BYTES) this.#stream.pause();
    this.#viewer.send(bytes, () => {
      this.#unsent -= bytes.length;
      if (this.#unsent <= MAX_UNSENT_BYTES / 2 && this.#stream.isPaused()) this.#stream.resume();
    });
  }

  #write(bytes: Uint8Array): void {
    this.#toDevice += bytes.length;
    if (!this.#stream.write(bytes)) this.#viewer.pause();
  }

  #guard(run: () => void): void {
    if (this.#isOver) return;
    try {
      run();
    } catch (error) {
      this.#events.onError(error);
      this.close();
    }
  }
}
