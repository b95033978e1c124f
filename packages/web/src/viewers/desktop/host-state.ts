/**
 * What the host has told of itself besides the picture. Pure: a state and a command give the next state.
 */
import type { DesktopHostCommand, DisplayPlace } from "@tendril/protocol/sessions/desktop";
import type { Size } from "./view-layout.ts";

const MAX_REASONS = 8;
const MAX_DISPLAYS = 64;

export interface HostState {
  readonly screen: Size;
  /** Ids that can be chosen; 65535 is all of them. Empty: there is one display. */
  readonly displays: readonly number[];
  readonly selected: number;
  readonly layout: readonly DisplayPlace[];
  readonly locks: { readonly hasNum: boolean; readonly hasScroll: boolean; readonly hasCaps: boolean };
  /** Undefined: the host cannot lock its input. */
  readonly isInputLocked: boolean | undefined;
  readonly cursor: number;
  readonly hasPicture: boolean;
  /** Why there is no picture, and other words for people; newest last. */
  readonly reasons: readonly string[];
}

export const initialHostState: HostState = {
  screen: { width: 0, height: 0 },
  displays: [],
  selected: 0,
  layout: [],
  locks: { hasNum: false, hasScroll: false, hasCaps: false },
  isInputLocked: undefined,
  cursor: 0,
  hasPicture: false,
  reasons: [],
};

export function nextHostState(state: HostState, command: DesktopHostCommand): HostState {
  switch (command.kind) {
    case "screen":
      return { ...state, screen: { width: command.width, height: command.height } };
    case "displays":
      return { ...state, displays: command.ids.slice(0, MAX_DISPLAYS), selected: command.selected };
    case "selectedDisplay":
      return { ...state, selected: command.id };
    case "layout":
      return { ...state, layout: command.displays.slice(0, MAX_DISPLAYS) };
    case "keyState": {
      const { hasNum, hasScroll, hasCaps } = command;
      return { ...state, locks: { hasNum, hasScroll, hasCaps } };
    }
    case "inputLock":
      return { ...state, isInputLocked: command.isLocked };
    case "cursor":
      return { ...state, cursor: command.shape };
    case "error":
    case "message":
      return command.text.startsWith(".")
        ? state
        : { ...state, reasons: [...state.reasons, command.text].slice(-MAX_REASONS) };
    default:
      return state;
  }
}
