/**
 * Keys and buttons that a viewer holds: whoever leaves or loses control lets go of them.
 */
import { DesktopCommand, KeyAction, PointerButton } from "@tendril/protocol/constants";
import { commandOf, type ViewerCommand } from "./viewer-command.ts";

export interface HeldInput {
  note(command: ViewerCommand): void;
  /** Commands that let go of everything; nothing is held then. */
  takeReleases(): readonly Uint8Array[];
}

interface Button {
  readonly down: number;
  readonly up: number;
}

const buttons: readonly Button[] = [
  { down: PointerButton.LeftDown, up: PointerButton.LeftUp },
  { down: PointerButton.RightDown, up: PointerButton.RightUp },
  { down: PointerButton.MiddleDown, up: PointerButton.MiddleUp },
];

export function createHeldInput(): HeldInput {
  /** Key-up commands of held keys by `vk`, of buttons by number. */
  let keys: { vk: number; up: Uint8Array }[] = [];
  let held: Button[] = [];
  let place: readonly number[] = [0, 0, 0, 0];

  function noteKey(action: number, vk: number): void {
    const isExtended = action === KeyAction.ExtendedDown || action === KeyAction.ExtendedUp;
    keys = keys.filter((key) => key.vk !== vk);
    if (action === KeyAction.Up || action === KeyAction.ExtendedUp) return;
    const up = isExtended ? KeyAction.ExtendedUp : KeyAction.Up;
    keys.push({ vk, up: commandOf(DesktopCommand.Key, [up, vk]) });
  }

  function notePointer(payload: Uint8Array): void {
    place = [payload[2] || 0, payload[3] || 0, payload[4] || 0, payload[5] || 0];
    const change = payload[1] || 0;
    for (let i = 0; i < buttons.length; i++) {
      const button = buttons[i];
      if (button === undefined || (change !== button.down && change !== button.up)) continue;
      held = held.filter((other) => other !== button);
      if (change === button.down) held.push(button);
    }
  }

  return {
    note({ command, payload }) {
      if (command === DesktopCommand.Key) noteKey(payload[0] || 0, payload[1] || 0);
      else if (command === DesktopCommand.Pointer) notePointer(payload);
    },
    takeReleases() {
      const releases = keys
        .map((key) => key.up)
        .concat(held.map((button) => commandOf(DesktopCommand.Pointer, [0, button.up].concat(place))));
      keys = [];
      held = [];
      return releases;
    },
  };
}
