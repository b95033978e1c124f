/**
 * Holds input back for a moment, for instance until the clipboard is there, and then lets it go on in its order.
 */
import type { DesktopViewerCommand } from "@tendril/protocol/sessions/desktop";

/** More than anyone types meanwhile. */
const MAX_HELD = 2_000;

export class InputGate {
  readonly #pass: (command: DesktopViewerCommand) => void;
  #held: DesktopViewerCommand[] = [];
  #holds = 0;

  constructor(pass: (command: DesktopViewerCommand) => void) {
    this.#pass = pass;
  }

  send(command: DesktopViewerCommand): void {
    if (this.#holds === 0) this.#pass(command);
    else if (this.#held.length < MAX_HELD) this.#held.push(command);
  }

  /** Nothing passes until every hold was let go. The result may be called more than once. */
  hold(): () => void {
    this.#holds++;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds = Math.max(0, this.#holds - 1);
      if (this.#holds === 0) this.#flush();
    };
  }

  /** Forgets what is held. */
  clear(): void {
    this.#held = [];
  }

  #flush(): void {
    const held = this.#held;
    this.#held = [];
    for (const command of held) this.#pass(command);
  }
}
