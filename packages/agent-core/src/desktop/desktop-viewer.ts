/**
 * One viewer of a shared desktop, as the desktop keeps it.
 */
import { createAllowance } from "../allowance.ts";
import type { Session } from "../define.ts";
import type { PictureExtras } from "../host/index.ts";
import { personOf } from "../person.ts";
import { textOf } from "../values.ts";
import { createHeldInput, type HeldInput } from "./held-input.ts";
import { createInFlight, type InFlight } from "./in-flight.ts";
import {
  createRefusedInput,
  type DesktopPermission,
  desktopPermission,
  type RefusedInput,
} from "./permission.ts";
import { noExtras } from "./picture-extras.ts";
import type { PictureWish } from "./picture-wishes.ts";
import type { ViewerCommand } from "./viewer-command.ts";

export interface DesktopViewer {
  /** For the other viewers: says nothing else. */
  readonly id: string;
  readonly name: string;
  readonly userId: string;
  readonly session: Session;
  readonly permission: DesktopPermission;
  readonly held: HeldInput;
  readonly refused: RefusedInput;
  wish: PictureWish;
  extras: PictureExtras;
  /** The viewer wants no pictures for now. */
  isPaused: boolean;
  /** What is under way to it. */
  readonly flight: InFlight;
  /** Its path takes no more. */
  isFull: boolean;
  /** Pictures were left out: only a redraw makes it whole. */
  isBehind: boolean;
  /** How long it must wait between redraws; grows while it fills up again and again. */
  redrawEveryMs: number;
  redrawnAtMs: number;
  isRedrawPlanned: boolean;
  /** Frames that were no commands. */
  malformed: number;
  locksAtEnd: boolean;
  /** Whether it may have a wish now, or a word to the other viewers. */
  readonly mayWish: () => boolean;
  /** Wishes for which it was too soon, the last of each number. */
  later: { [command: number]: ViewerCommand };
  isLaterPlanned: boolean;
}

/** Wishes and words of one viewer in a second. */
const MAX_WISHES = 20;

export const FIRST_REDRAW_MS = 500;

export function createDesktopViewer(session: Session, id: string, now: () => number): DesktopViewer {
  const { request } = session;
  return {
    id,
    name:
      textOf(request.guestname, 128) || textOf(request.realname, 128) || textOf(request.username, 128) || "?",
    userId: personOf(request),
    session,
    permission: desktopPermission(session),
    held: createHeldInput(),
    refused: createRefusedInput(),
    wish: {},
    extras: noExtras,
    isPaused: false,
    flight: createInFlight(now),
    isFull: false,
    isBehind: false,
    redrawEveryMs: FIRST_REDRAW_MS,
    redrawnAtMs: 0,
    isRedrawPlanned: false,
    malformed: 0,
    locksAtEnd: session.options.autolock === true,
    mayWish: createAllowance(now, MAX_WISHES),
    later: {},
    isLaterPlanned: false,
  };
}
