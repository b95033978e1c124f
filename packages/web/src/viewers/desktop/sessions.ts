/**
 * Desktops that are open: they live on while other pages are shown, and come back by themselves after a loss.
 */
import { signal } from "@preact/signals";
import { SessionProtocol } from "@tendril/protocol/constants";
import type { HostMessage, SessionViewer } from "@tendril/protocol/sessions/control-message";
import type { Path } from "@tendril/protocol/sessions/switch-over";
import { type PlainText, said, t } from "../../language/index.ts";
import {
  agentSinceOf,
  isGuest,
  maxAttempts,
  openTunnel,
  type Tunnel,
  type TunnelEnd,
  whenBack,
  whenReachable,
} from "../../tunnel/index.ts";
import { showToast } from "../../ui/index.ts";
import { sendClipboard, sendCopiedHere, takeCopy } from "./clipboard.ts";
import type { DesktopSettings, DesktopView, DesktopViewHandlers } from "./contract.ts";
import { desktopPreferences, saveDesktopPreferences } from "./desktop-preferences.ts";
import { type HostState, initialHostState } from "./host-state.ts";
import type { QualitySettings } from "./quality.ts";
import type { Statistics } from "./statistics.ts";

export type DesktopPhase = "connecting" | "open" | "reconnecting" | "ended";

export interface DesktopSession {
  readonly id: number;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly phase: DesktopPhase;
  /** A word of the host, or why it ended. */
  readonly notice: string;
  /** While reconnecting. */
  readonly attempt: number;
  readonly host: HostState;
  readonly settings: DesktopSettings;
  readonly statistics: Statistics | null;
  /** What is asked of the host now. */
  readonly quality: QualitySettings | null;
  readonly viewers: readonly SessionViewer[];
  /** Which of the viewers this page is. */
  readonly you: string;
  /** Another viewer who wants control. */
  readonly asker: { readonly from: string; readonly name: string } | null;
  /** The role of this person on the device allows nothing else; the device enforces it. */
  readonly mayOnlyLook: boolean;
  readonly isRecorded: boolean;
  /** Nothing has come from the device for seconds, though the session is open. */
  readonly isSilent: boolean;
  /** Which way the picture comes. */
  readonly path: Path;
  readonly isSharingClipboard: boolean;
  /** The device locks its screen when this session ends, however it ends. */
  readonly locksAtEnd: boolean;
  /** Number of the session of Windows that is shown; `null` for the one at the console. */
  readonly windowsSession: number | null;
  readonly view: DesktopView;
}

export interface DesktopTarget {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly osdesc: string;
}

const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000];
const COPY_PAUSE_MS = 250;
/** For a word of the device that it could not lock its screen. */
const LOCK_ANSWER_MS = 3_000;
const MAX_WORDS = 300;

export const openDesktops = signal<readonly DesktopSession[]>([]);

interface Connection {
  tunnel: Tunnel | undefined;
  /** Of a wait for the device; nothing while there is none. */
  stopWaiting(): void;
  /** Since when the agent was connected at the last sign of life. */
  agentSince: number | undefined;
}
const connections = new Map<number, Connection>();
let next = 1;

/** Loads the viewer when the first desktop is opened. */
export async function openDesktop(target: DesktopTarget): Promise<number> {
  const { createDesktopView, defaultSettings } = await import("./index.ts");
  const id = next++;
  const { deviceId, deviceName, osdesc } = target;
  const view = createDesktopView(handlersOf(id, deviceId, deviceName), {
    isWindows: /windows/i.test(osdesc),
    isMac: /mac ?os|darwin/i.test(osdesc),
  });
  const { isSharingClipboard: isWanted, locksAtEnd, ...kept } = desktopPreferences();
  const isSharingClipboard = isWanted && !isGuest(); // the clipboard goes over the control channel
  const settings = { ...defaultSettings, ...kept };
  view.set(settings);
  view.setSharingClipboard(isSharingClipboard);
  const session: DesktopSession = {
    id,
    deviceId,
    deviceName,
    phase: "connecting",
    notice: "",
    attempt: 0,
    host: initialHostState,
    settings,
    statistics: null,
    quality: null,
    viewers: [],
    you: "",
    asker: null,
    mayOnlyLook: false,
    isRecorded: false,
    isSilent: false,
    path: "relay",
    isSharingClipboard,
    locksAtEnd,
    windowsSession: null,
    view,
  };
  connections.set(id, { tunnel: undefined, stopWaiting() {}, agentSince: undefined });
  openDesktops.value = [...openDesktops.value, session];
  connect(id);
  return id;
}

export function reconnectDesktop(id: number): void {
  const connection = connections.get(id);
  if (connection === undefined) return;
  connection.stopWaiting();
  change(id, { phase: "connecting", notice: "", attempt: 0 });
  connect(id);
}

/** Leaves a connection that gives no sign of life, and makes another. */
export function renewDesktop(id: number): void {
  leave(id);
  reconnectDesktop(id);
}

/** The end of the tunnel is no loss then, and nothing to lock the screen for. */
function leave(id: number): void {
  const connection = connections.get(id);
  const tunnel = connection?.tunnel;
  tunnel?.sendControl({ type: "autolock", value: false });
  if (connection !== undefined) connection.tunnel = undefined;
  find(id)?.view.detach();
  tunnel?.close();
}

export function closeDesktop(id: number): void {
  const connection = connections.get(id);
  const session = find(id);
  connections.delete(id);
  openDesktops.value = openDesktops.value.filter((candidate) => candidate.id !== id);
  connection?.stopWaiting();
  const isLocked = session?.phase === "open" && isLockWanted(session);
  if (isLocked) session.view.setShown(false); // no pictures while it waits
  session?.view.dispose();
  if (isLocked) lockAndClose(connection?.tunnel);
  else connection?.tunnel?.close();
}

/** Somebody who only looks locks nothing. */
function isLockWanted({ locksAtEnd, settings, mayOnlyLook }: DesktopSession): boolean {
  return locksAtEnd && !settings.isViewOnly && !mayOnlyLook;
}

/** The tunnel stays for a moment, or nobody would hear that the screen could not be locked. */
function lockAndClose(tunnel: Tunnel | undefined): void {
  tunnel?.sendControl({ type: "lock" });
  tunnel?.sendControl({ type: "autolock", value: false }); // once is enough
  window.setTimeout(() => tunnel?.close(), LOCK_ANSWER_MS);
}

/** Shows the desktop of another person who is signed in to Windows; the host opens it anew. */
export function chooseWindowsSession(id: number, windowsSession: number | null): void {
  if (!connections.has(id)) return;
  leave(id);
  // the picture of before is nobody's now: what does not join is no loss of it
  const host = { ...(find(id)?.host ?? initialHostState), hasPicture: false };
  change(id, { windowsSession, host, viewers: [], asker: null });
  reconnectDesktop(id);
}

/** Also remembered for the next desktop, but for what belongs to this one only. */
export function changeDesktop(id: number, settings: Partial<DesktopSettings>): void {
  const session = find(id);
  if (session === undefined) return;
  const changed = { ...session.settings, ...settings };
  change(id, { settings: changed });
  session.view.set({ ...settings, isViewOnly: changed.isViewOnly || session.mayOnlyLook });
  saveDesktopPreferences(changed, session);
  if (settings.isViewOnly !== undefined) tellLock(id);
}

export function shareClipboard(id: number, isSharingClipboard: boolean): void {
  const session = find(id);
  if (session === undefined) return;
  change(id, { isSharingClipboard });
  session.view.setSharingClipboard(isSharingClipboard);
  saveDesktopPreferences(session.settings, { ...session, isSharingClipboard });
}

export function lockAtEnd(id: number, locksAtEnd: boolean): void {
  const session = find(id);
  if (session === undefined) return;
  change(id, { locksAtEnd });
  saveDesktopPreferences(session.settings, { ...session, locksAtEnd });
  tellLock(id);
}

function tellLock(id: number): void {
  const session = find(id);
  if (session === undefined) return;
  connections.get(id)?.tunnel?.sendControl({ type: "autolock", value: isLockWanted(session) });
}

/** Asks for, takes, gives or shares the control; docs/spec/session-protocols.md, section 4.7. */
export function controlDesktop(id: number, act: "ask" | "take" | "give" | "share", to?: string): void {
  connections.get(id)?.tunnel?.sendControl({ type: "control", act, ...(to === undefined ? {} : { to }) });
  change(id, { asker: null });
}

export function dismissAsker(id: number): void {
  change(id, { asker: null });
}

export function lockDevice(id: number): void {
  connections.get(id)?.tunnel?.sendControl({ type: "lock" });
}

function handlersOf(id: number, deviceId: string, deviceName: string): DesktopViewHandlers {
  return {
    onHostState: (host) => change(id, host.hasPicture ? { host, notice: "", attempt: 0 } : { host }),
    onStatistics: (statistics, quality) => change(id, { statistics, quality }),
    onView(view) {
      const session = find(id);
      if (session !== undefined) change(id, { settings: { ...session.settings, view } });
    },
    onPaste: (text) => sendClipboard(deviceId, text).catch(tellClipboardProblem), // Ctrl V goes on
    onFocus: () => sendHeldClipboard(id, deviceId),
    onCopyKey: () => window.setTimeout(() => void takeCopy(deviceId, deviceName), COPY_PAUSE_MS),
    onFault() {
      change(id, { notice: "The device sent what is no picture." });
      connections.get(id)?.tunnel?.close();
    },
    onLeave: () => document.querySelector<HTMLElement>("[data-desktop-tools] button")?.focus(),
  };
}

function sendHeldClipboard(id: number, deviceId: string): void {
  const session = find(id);
  if (session === undefined || !session.isSharingClipboard || !session.host.hasPicture) return;
  if (!session.settings.isViewOnly && !session.mayOnlyLook) void sendCopiedHere(deviceId);
}

function tellClipboardProblem(error: unknown): void {
  const why = error instanceof Error ? error.message : String(error);
  showToast(t("The clipboard was not sent. {reason}", { reason: why }), { isWarning: true });
}

function connect(id: number): void {
  const session = find(id);
  const connection = connections.get(id);
  if (session === undefined || connection === undefined) return;
  const { deviceId, deviceName, view, windowsSession } = session;
  const options = {
    ...(windowsSession !== null && { tsid: windowsSession }),
    ...(isLockWanted(session) && { autolock: true }),
  };
  const tunnel = openTunnel(
    { deviceId, protocol: SessionProtocol.Desktop, options },
    {
      onJoined(isRecorded) {
        connection.agentSince = agentSinceOf(deviceId);
        change(id, { phase: "open", notice: "", isRecorded, path: "relay" });
        view.attach(tunnel, { isRecorded });
      },
      onBytes(bytes) {
        if (!connections.has(id)) return;
        connection.agentSince = agentSinceOf(deviceId);
        view.receive(bytes);
      },
      onNotice(text, number) {
        const isWord = text !== null && (number < 1 || number > 3);
        const isClosed = !connections.has(id);
        if (isWord && (isClosed || find(id)?.host.hasPicture === true)) tellWords(deviceName, text);
        if (isClosed) return;
        change(id, { notice: text ?? "" });
        if (isWord) view.addReason(text);
      },
      onMessage: (message) => receive(id, message),
      onPath: (path) => change(id, { path }),
      onSilent(isSilent) {
        change(id, { isSilent });
        connection.stopWaiting();
        // a dead line comes to life again long after the device did: there is no need to wait for it
        if (isSilent)
          connection.stopWaiting = whenBack(deviceId, connection.agentSince, () => renewDesktop(id));
      },
      onEnd: (end) => ended(id, tunnel, end),
    },
  );
  connection.tunnel = tunnel;
}

/** While there is a picture, nothing stands over it. */
function tellWords(name: string, text: string): void {
  const words = said(text.slice(0, MAX_WORDS));
  showToast(t("{name}: {words}", { name, words }), { isWarning: true });
}

function receive(id: number, message: HostMessage): void {
  const session = find(id);
  if (message.type === "rtt") session?.view.receiveRtt(message.time);
  else if (message.type === "metadata") receiveViewers(id, message.viewers ?? [], message.you ?? "");
  else if (message.type === "control") change(id, { asker: { from: message.from, name: message.name } });
}

function receiveViewers(id: number, viewers: readonly SessionViewer[], you: string): void {
  const session = find(id);
  const mayOnlyLook = viewers.some((viewer) => viewer.id === you && viewer.isViewOnly === true);
  session?.view.set({ isViewOnly: mayOnlyLook || session.settings.isViewOnly });
  change(id, { viewers, you, mayOnlyLook });
}

function ended(id: number, tunnel: Tunnel, { reason, wasJoined, isRefused }: TunnelEnd): void {
  const session = find(id);
  const connection = connections.get(id);
  if (session === undefined || connection?.tunnel !== tunnel) return;
  connection.tunnel = undefined;
  session.view.detach();
  // what never worked is no loss; after one, a desktop that is not there may be about to start
  const hadPicture = session.host.hasPicture || session.attempt > 0;
  // what the device refused it would refuse again
  const isWilled = reason !== "" && (wasJoined || isRefused);
  const isLoss = hadPicture && !isWilled && session.attempt < maxAttempts();
  if (isLoss) retryLater(session);
  else
    change(id, { phase: "ended", viewers: [], asker: null, notice: reason || endNotice(session, wasJoined) });
}

function endNotice(session: DesktopSession, wasJoined: boolean): PlainText | string {
  const why = session.host.hasPicture ? undefined : session.host.reasons.at(-1);
  if (why !== undefined) return why;
  if (session.attempt >= maxAttempts()) return "The connection was lost and did not come back.";
  return wasJoined ? "The device ended the session." : "No connection.";
}

/** Tries that fail count, the wait for server and device does not. */
function retryLater({ id, deviceId, attempt }: DesktopSession): void {
  const connection = connections.get(id);
  if (connection === undefined) return;
  change(id, { phase: "reconnecting", attempt: attempt + 1, viewers: [], asker: null });
  connection.stopWaiting = whenReachable(deviceId, PAUSES_MS[attempt] ?? 8_000, () => connect(id));
}

function find(id: number): DesktopSession | undefined {
  return openDesktops.value.find((session) => session.id === id);
}

function change(id: number, fields: Partial<DesktopSession>): void {
  openDesktops.value = openDesktops.value.map((session) =>
    session.id === id ? { ...session, ...fields } : session,
  );
}
