/**
 * Terminals that are open: they live on while other pages are shown, and come back after a loss with their text.
 */
import { signal } from "@preact/signals";
import { preferences } from "../../app/preferences.ts";
import { lostAtMs } from "../../control/index.ts";
import { type PlainText, t } from "../../language/index.ts";
import {
  agentSinceOf,
  isGuest,
  isReachable,
  maxAttempts,
  openTunnel,
  type Tunnel,
  type TunnelEnd,
  whenReachable,
} from "../../tunnel/index.ts";
import { type Direction, divide, idsOf, type Layout, MAX_PANES, split, without } from "./layout.ts";
import type { PaletteName } from "./palettes.ts";
import { askLink, askPaste } from "./questions.ts";
import { withControl } from "./soft-keys.ts";
import type { Matches, TerminalView } from "./terminal-view.ts";
import { TypeAhead } from "./type-ahead.ts";
import { windowsBuildOf } from "./windows-build.ts";

/** `lost`: it comes back by itself, with a new shell below the old text. */
export type TerminalState = "connecting" | "open" | "lost" | "ended";

export interface TerminalSession {
  readonly id: number;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly title: PlainText;
  /** Whose shell it is, when it was asked for that person. */
  readonly user: string | undefined;
  readonly state: TerminalState;
  /** A word of the host, or why it ended; to be looked up by `said`. */
  readonly notice: string;
  /** It was lost, and no shell answered yet. */
  readonly isComingBack: boolean;
  /** Nothing has come from the device for seconds, though the shell is open. */
  readonly isSilent: boolean;
  /** Attempts since it was open. */
  readonly attempt: number;
  readonly typeAhead: TypeAhead;
  readonly view: TerminalView;
}

export interface TerminalTarget {
  readonly deviceId: string;
  readonly deviceName: string;
  /** Number of SessionProtocol: 1 administrator, 8 signed-in user, 6 and 9 PowerShell. */
  readonly protocol: number;
  readonly title: PlainText;
  /** The device asks for name and password first; not on Windows. */
  readonly requireLogin?: boolean;
  /** Whose shell, of those who are signed in; with protocol 8. */
  readonly user?: string;
  /** What the device says of its operating system. */
  readonly system?: string | undefined;
}

export const openTerminals = signal<readonly TerminalSession[]>([]);
/** How terminals share the room, one layout for each tab. */
export const terminalTabs = signal<readonly Layout[]>([]);
/** What the search in a terminal found; null while there is none. */
export const searchMatches = signal<{ readonly id: number; readonly matches: Matches } | null>(null);
/** The terminal for which the Ctrl of the key row is down. */
export const heldControl = signal<number | null>(null);
/** Colours of all terminals; the page sets it. */
export const terminalPalette = signal<PaletteName>("dark");

/** The news that all is lost comes about as quickly as the end; later than this only now and then. */
const FIRST_LOOK_AFTER_MS = 250;
const LOOK_AFTER_MS = 1_500;
const COME_BACK_AFTER_MS = 1_000;
/** Each try waits one more of them. */
const MAX_PAUSES = 8;
const tunnels = new Map<number, { tunnel: Tunnel; readonly target: TerminalTarget }>();
let next = 1;

interface Place {
  /** The terminal whose room is shared. */
  readonly id: number;
  readonly direction: Direction;
}

/** Loads the viewer when the first terminal is opened. Without a place it gets a tab of its own. */
export async function openTerminal(target: TerminalTarget, place?: Place): Promise<number> {
  const { createTerminalView } = await import("./index.ts");
  const id = next++;
  const view = createTerminalView(
    {
      onInput: (bytes) => typed(id, takeControl(id) ? withControl(bytes) : bytes),
      onResize: (cols, rows) => tunnels.get(id)?.tunnel.sendControl({ type: "termsize", cols, rows }),
      onTitle: () => {},
      confirmPaste: askPaste,
      onLink: askLink,
      onMatches: (matches) => {
        searchMatches.value = { id, matches };
      },
    },
    {
      fontSize: preferences.value.terminalFontSize,
      palette: terminalPalette.value,
      windowsBuild: windowsBuildOf(target.system ?? ""),
    },
  );
  const { deviceId, deviceName, title, user } = target;
  const session: TerminalSession = {
    ...{ id, deviceId, deviceName, title, user, state: "connecting", notice: "", view },
    ...{ isComingBack: false, isSilent: false, attempt: 0, typeAhead: new TypeAhead() },
  };
  openTerminals.value = [...openTerminals.value, session];
  const isShared = place !== undefined && terminalTabs.value.some((tab) => idsOf(tab).includes(place.id));
  terminalTabs.value = isShared
    ? terminalTabs.value.map((tab) => split(tab, place.id, { direction: place.direction, id }))
    : [...terminalTabs.value, { id }];
  connect(id, target);
  return id;
}

/** True when Ctrl was held for it; it is let go. */
function takeControl(id: number): boolean {
  if (heldControl.peek() !== id) return false;
  heldControl.value = null;
  return true;
}

/** What a terminal is called on its tab. */
export function titleOf(session: TerminalSession | undefined): string {
  if (session === undefined) return "";
  return session.user ?? t(session.title);
}

/** One more of the same kind beside it. @throws Error when the tab is full. */
export async function splitTerminal(id: number, direction: Direction): Promise<number> {
  const known = tunnels.get(id);
  const tab = terminalTabs.value.find((layout) => idsOf(layout).includes(id));
  if (known === undefined || tab === undefined) throw new Error(t("The terminal has been closed."));
  if (idsOf(tab).length >= MAX_PANES)
    throw new Error(t("A tab has room for {count} terminals.", { count: MAX_PANES }));
  return await openTerminal(known.target, { id, direction });
}

/** Moves the divider behind terminal `lastId`; `share` is that of the part before it. */
export function moveDivider(lastId: number, share: number): void {
  terminalTabs.value = terminalTabs.value.map((tab) =>
    idsOf(tab).includes(lastId) ? divide(tab, lastId, share) : tab,
  );
}

/** A new shell in the same place; the text stays. */
export function reopenTerminal(id: number): void {
  const known = tunnels.get(id);
  if (known === undefined) return;
  change(id, { state: "connecting", notice: "" });
  find(id)?.view.beginShell();
  connect(id, known.target);
}

export function closeTerminal(id: number): void {
  const known = tunnels.get(id);
  const session = find(id);
  tunnels.delete(id);
  openTerminals.value = openTerminals.value.filter((candidate) => candidate.id !== id);
  terminalTabs.value = terminalTabs.value.flatMap((tab) => without(tab, id) ?? []);
  known?.tunnel.close();
  session?.view.dispose();
}

/** What is typed while a first shell is coming is for it; after a loss it might be meant for the one that is gone. */
function typed(id: number, bytes: Uint8Array): void {
  const session = find(id);
  if (session?.state === "connecting" && !session.isComingBack) session.typeAhead.add(bytes);
  else tunnels.get(id)?.tunnel.sendBytes(bytes);
}

function connect(id: number, target: TerminalTarget): void {
  const view = find(id)?.view;
  if (view === undefined) return;
  const { deviceId, protocol, requireLogin = false, user } = target;
  // the agent's connection at the last sign of life: a later one is another, though the news of it may come late
  let agentSince: number | undefined;
  const noteAgent = (): void => {
    agentSince = agentSinceOf(deviceId);
  };
  noteAgent();
  const asWhom = { ...(requireLogin && { requireLogin }), ...(user !== undefined && { user }) };
  const options = { cols: view.cols, rows: view.rows, xterm: true, ...asWhom };
  const tunnel = openTunnel(
    { deviceId, protocol, options },
    {
      onJoined() {
        noteAgent();
        if (find(id)?.isComingBack === true) {
          view.beginShell();
          view.write(`\x1b[2m${t("A new shell: the connection to the one before was lost.")}\x1b[0m\r\n`);
        }
        change(id, { state: "open", notice: "", isComingBack: false, attempt: 0 });
        tunnel.sendControl({ type: "termsize", cols: view.cols, rows: view.rows });
        for (const bytes of find(id)?.typeAhead.take() ?? []) tunnel.sendBytes(bytes);
      },
      onBytes(bytes) {
        noteAgent();
        view.write(bytes);
      },
      onNotice: (text) => change(id, { notice: text ?? "" }),
      onSilent: (isSilent) => change(id, { isSilent }),
      onEnd: (end) => ended(id, { target, agentSince }, end),
    },
  );
  tunnels.set(id, { tunnel, target });
}

/** A shell that was left says goodbye; so does the relay for a device that is gone, which shows a little later. */
function ended(id: number, { target, agentSince }: Ending, end: TunnelEnd): void {
  const { reason, wasJoined, isBroken, isRefused } = end;
  find(id)?.typeAhead.take();
  const wasLost = find(id)?.isComingBack === true;
  const isRetried = wasLost && !wasJoined && !isRefused && (find(id)?.attempt ?? 0) < maxAttempts();
  if (isBroken || isRetried) {
    comeBack(id, target);
    return;
  }
  const showEnd = (notice: string): void => change(id, { state: "ended", notice, isComingBack: false });
  if (!wasJoined || reason !== "") {
    showEnd(reason || "No connection.");
    return;
  }
  const endedAtMs = Date.now();
  const look = (state: TerminalState, otherwise?: () => void): void => {
    if (find(id)?.state !== state) return; // closed, or restarted by hand
    if (wasCut(target.deviceId, { endedAtMs, agentSince })) comeBack(id, target);
    else otherwise?.();
  };
  window.setTimeout(() => look("open", () => showEnd("The shell has ended.")), FIRST_LOOK_AFTER_MS);
  window.setTimeout(() => look("ended"), LOOK_AFTER_MS);
}

/** Waits for server and device, then opens a new shell. */
function comeBack(id: number, target: TerminalTarget): void {
  const attempt = (find(id)?.attempt ?? 0) + 1;
  change(id, {
    state: "lost",
    notice: "The connection was lost. Connecting again",
    isComingBack: true,
    attempt,
  });
  whenReachable(target.deviceId, Math.min(attempt, MAX_PAUSES) * COME_BACK_AFTER_MS, () => {
    if (find(id)?.state !== "lost") return; // closed, or restarted by hand
    change(id, { state: "connecting" });
    connect(id, target);
  });
}

/** Server or device went away about then, even if both are back. */
function wasCut(
  deviceId: string,
  { endedAtMs, agentSince }: { readonly endedAtMs: number; readonly agentSince: number | undefined },
): boolean {
  if (!isReachable(deviceId)) return true;
  const hasNewAgent = !isGuest() && agentSinceOf(deviceId) !== agentSince;
  return hasNewAgent || lostAtMs.value >= endedAtMs - LOOK_AFTER_MS;
}

interface Ending {
  readonly target: TerminalTarget;
  /** Since when the agent was connected as the terminal began, by the server's clock. */
  readonly agentSince: number | undefined;
}

function find(id: number): TerminalSession | undefined {
  return openTerminals.value.find((session) => session.id === id);
}

function change(id: number, fields: Partial<TerminalSession>): void {
  openTerminals.value = openTerminals.value.map((session) =>
    session.id === id ? { ...session, ...fields } : session,
  );
}
