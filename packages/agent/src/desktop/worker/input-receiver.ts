/**
 * Viewers' input commands as pointer, buttons and keys of the screen.
 */
import { KeyAction, PointerButton } from "@tendril/protocol/constants";
import type { DesktopViewerCommand } from "@tendril/protocol/sessions/desktop";
import type { InputSink } from "./screen.ts";

const NOTCH = 120;
const CONTROL = 17;
const ALT = 18;
const DELETE = 46;

/** What a pointer command does: button and whether it goes down; a double click was already two clicks. */
const buttons: ReadonlyMap<number, readonly [button: number, isDown: boolean]> = new Map([
  [PointerButton.LeftDown, [1, true]],
  [PointerButton.LeftUp, [1, false]],
  [PointerButton.MiddleDown, [2, true]],
  [PointerButton.MiddleUp, [2, false]],
  [PointerButton.RightDown, [3, true]],
  [PointerButton.RightUp, [3, false]],
]);

export class InputReceiver {
  readonly #sink: InputSink;
  readonly #toScreen: (x: number, y: number) => readonly [number, number];
  /** Parts of a notch that were turned so far. */
  #turned = 0;

  constructor(sink: InputSink, toScreen: (x: number, y: number) => readonly [number, number]) {
    this.#sink = sink;
    this.#toScreen = toScreen;
  }

  receive(command: DesktopViewerCommand): void {
    switch (command.kind) {
      case "pointer": {
        this.#sink.movePointer(...this.#toScreen(command.x, command.y));
        const button = buttons.get(command.button);
        if (button !== undefined) this.#sink.pressButton(...button);
        break;
      }
      case "wheel":
        this.#sink.movePointer(...this.#toScreen(command.x, command.y));
        this.#turn(command.delta);
        break;
      case "key": {
        const { action, vk } = command;
        const isDown = action === KeyAction.Down || action === KeyAction.ExtendedDown;
        const isExtended = action === KeyAction.ExtendedDown || action === KeyAction.ExtendedUp;
        this.#sink.pressKey(vk, isDown, isExtended);
        break;
      }
      case "unicode":
        if (command.isDown) this.#sink.typeUnit(command.code);
        break;
      case "ctrlAltDel":
        for (const vk of [CONTROL, ALT, DELETE]) this.#sink.pressKey(vk, true, false);
        for (const vk of [DELETE, ALT, CONTROL]) this.#sink.pressKey(vk, false, false);
        break;
      default:
        break; // touch and messages mean nothing on this screen
    }
  }

  #turn(delta: number): void {
    // viewers write some negatives one too low: they must still count as whole notches
    this.#turned += delta < 0 && (delta + 1) % NOTCH === 0 ? delta + 1 : delta;
    const notches = Math.trunc(this.#turned / NOTCH);
    this.#turned -= notches * NOTCH;
    if (notches !== 0) this.#sink.turnWheel(notches);
  }
}
