/**
 * What every viewer of the firmware has.
 */
export interface AmtEvents {
  /** The firmware accepted, and the session runs. */
  onOpen(): void;
  /** The server records the session. */
  onRecorded(): void;
  /** A sentence for people, empty when the person ended it; and whether the person at the device may have to agree. */
  onEnd(reason: string, mayNeedConsent: boolean): void;
}

export interface AmtView {
  /** The page puts it where it is shown. */
  readonly element: HTMLElement;
  focus(): void;
  /** Ends the session. */
  close(): void;
}
