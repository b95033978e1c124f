/**
 * The bytes between a viewer and the firmware: until the sign-in is over through the inserter, then as they are. What
 * passes may be recorded, as the viewer sent and saw it. The slow side stops the fast one, a slow disk both.
 */
import type { Duplex } from "node:stream";
import type { LoginInserter } from "@tendril/amt/redirection";
import type { SessionRecording } from "../recordings/index.ts";

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
/** Tells a viewer, before anything else, that the session is recorded. */
const RECORDED = Uint8Array.of(0xf0);

export interface RedirectionPipeEvents {
  /** The viewer said what it wants; nothing reaches the firmware before the answer. False ends the session. */
  begin(kind: string): Promise<SessionRecording | undefined | false>;
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
  #phase: "new" | "beginning" | "open" | "over" = "new";
  /** What the viewer sent before the session began, and what the firmware gets of it. */
  readonly #early: { readonly bytes: Uint8Array; readonly parts: readonly Uint8Array[] }[] = [];
  #recording: SessionRecording | undefined;

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
    this.#stream.on("drain", () => this.resume());
    this.#stream.on("error", () => this.close()); // a lost connection is an end like any other
    this.#stream.on("close", () => this.close());
    this.#stream.on("end", () => this.close());
  }

  fromViewer(bytes: Uint8Array): void {
    this.#guard(() => {
      const parts = this.#inserter.takeFromViewer(bytes);
      if (this.#phase === "open") {
        this.#pass(bytes, parts);
        return;
      }
      this.#early.push({ bytes, parts });
      const { kind } = this.#inserter;
      if (this.#phase === "new" && kind !== undefined) this.#begin(kind);
    });
  }

  /** The disk, the viewer or the firmware has room again: whoever has nobody to wait for goes on. */
  resume(): void {
    if (this.#phase !== "open" || this.#recording?.isFull === true) return;
    if (this.#unsent <= MAX_UNSENT_BYTES / 2 && this.#stream.isPaused()) this.#stream.resume();
    if (!this.#stream.writableNeedDrain) this.#viewer.resume();
  }

  close(): void {
    if (this.#phase === "over") return;
    this.#phase = "over";
    this.#stream.destroy();
    this.#viewer.close();
    this.#recording?.end();
    this.#events.onEnd({ toDevice: this.#toDevice, toViewer: this.#toViewer });
  }

  #begin(kind: string): void {
    this.#phase = "beginning";
    this.#viewer.pause();
    this.#events.begin(kind).then(
      (recording) => this.#begun(recording),
      (error: unknown) => {
        this.#events.onError(error);
        this.close();
      },
    );
  }

  #begun(recording: SessionRecording | undefined | false): void {
    if (this.#phase === "over") {
      if (recording !== false) recording?.end();
      return;
    }
    if (recording === false) {
      this.close();
      return;
    }
    this.#phase = "open";
    this.#recording = recording;
    if (recording !== undefined) this.#send(RECORDED);
    this.#viewer.resume();
    for (const { bytes, parts } of this.#early.splice(0)) this.#pass(bytes, parts);
  }

  #pass(bytes: Uint8Array, parts: readonly Uint8Array[]): void {
    this.#record(bytes, true);
    for (const part of parts) this.#write(part);
  }

  #fromDevice(bytes: Uint8Array): void {
    const { toViewer, toDevice } = this.#inserter.takeFromDevice(bytes);
    for (const part of toViewer) {
      this.#record(part, false);
      this.#send(part);
    }
    if (toDevice.length > 0) this.#write(toDevice);
  }

  #record(bytes: Uint8Array, isFromViewer: boolean): void {
    if (this.#recording === undefined || bytes.length === 0) return;
    this.#recording.write({ isFromViewer, isBinary: true, payload: Uint8Array.from(bytes) });
    if (!this.#recording.isFull) return;
    this.#stream.pause();
    this.#viewer.pause();
  }

  #send(bytes: Uint8Array): void {
    this.#toViewer += bytes.length;
    this.#unsent += bytes.length;
    if (this.#unsent > MAX_UNSENT_BYTES) this.#stream.pause();
    this.#viewer.send(bytes, () => {
      this.#unsent -= bytes.length;
      this.resume();
    });
  }

  #write(bytes: Uint8Array): void {
    this.#toDevice += bytes.length;
    if (!this.#stream.write(bytes)) this.#viewer.pause();
  }

  #guard(run: () => void): void {
    if (this.#phase === "over") return;
    try {
      run();
    } catch (error) {
      this.#events.onError(error);
      this.close();
    }
  }
}
