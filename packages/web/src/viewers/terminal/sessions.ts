/**
 * Terminals that are open: they live on while other pages are shown, and come back after a loss with their text.
 */
import { signal } from "@preact/signals";
import { preferences } from "../../app/preferences.ts";
import { openTunnel, type Tunnel } from "../../tunnel/index.ts";
import type { TerminalView } from "./terminal-view.ts";

export type TerminalState = "connecting" | "open" | "ended";

export interface TerminalSession {
  readonly id: number;
  readonly deviceId: string;
  readonly deviceName: string;
  readonly title: string;
  readonly state: TerminalState;
  /** A word of the host, or why it ended. */
  readonly notice: string;
  readonly view: TerminalView;
}

export interface TerminalTarget {
  readonly deviceId: string;
  readonly deviceName: string;
  /** Number of SessionProtocol: 1 administrator, 8 signed-in user, 6 and 9 PowerShell. */
  readonly protocol: number;
  readonly title: string;
}

export const openTerminals = signal<readonly TerminalSession[]>([]);
/** Text of several lines that waits for an answer. */
export const pendingPaste = signal<{ readonly text: string; answer(isWanted: boolean): void } | null>(null);

const tunnels = new Map<number, { tunnel: Tunnel; readonly target: TerminalTarget }>();
let next = 1;

/** Loads the viewer when the first terminal is opened. */
export async function openTerminal(target: TerminalTarget): Promise<number> {
  const { createTerminalView } = await import("./index.ts");
  const id = next++;
  const view = createTerminalView(
    {
      onInput: (bytes) => tunnels.get(id)?.tunnel.sendBytes(bytes),
      onResize: (cols, rows) => tunnels.get(id)?.tunnel.sendControl({ type: "termsize", cols, rows }),
      onTitle: () => {},
      confirmPaste: askPaste,
    },
    { fontSize: preferences.value.terminalFontSize },
  );
  const { deviceId, deviceName, title } = target;
  const session: TerminalSession = { id, deviceId, deviceName, title, state: "connecting", notice: "", view };
  openTerminals.value = [...openTerminals.value, session];
  connect(id, target);
  return id;
}

/** A new shell in the same place; the text stays. */
export function reopenTerminal(id: number): void {
  const known = tunnels.get(id);
  if (known === undefined) return;
  change(id, { state: "connecting", notice: "" });
  find(id)?.view.write("\r\n");
  connect(id, known.target);
}

export function closeTerminal(id: number): void {
  const known = tunnels.get(id);
  const session = find(id);
  tunnels.delete(id);
  openTerminals.value = openTerminals.value.filter((candidate) => candidate.id !== id);
  known?.tunnel.close();
  session?.view.dispose();
}

function connect(id: number, target: TerminalTarget): void {
  const view = find(id)?.view;
  if (view === undefined) return;
  const { deviceId, protocol } = target;
  const options = { cols: view.cols, rows: view.rows, xterm: true };
  const tunnel = openTunnel(
    { deviceId, protocol, options },
    {
      onJoined() {
        change(id, { state: "open", notice: "" });
        tunnel.sendControl({ type: "termsize", cols: view.cols, rows: view.rows });
      },
      onBytes: (bytes) => view.write(bytes),
      onNotice: (text) => change(id, { notice: text ?? "" }),
      onEnd({ reason, wasJoined }) {
        change(id, {
          state: "ended",
          notice: reason || (wasJoined ? "The shell has ended." : "No connection."),
        });
      },
    },
  );
  tunnels.set(id, { tunnel, target });
}

function find(id: number): TerminalSession | undefined {
  return openTerminals.value.find((session) => session.id === id);
}

function change(id: number, fields: Partial<TerminalSession>): void {
  openTerminals.value = openTerminals.value.map((session) =>
    session.id === id ? { ...session, ...fields } : session,
  );
}

function askPaste(text: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  pendingPaste.value = {
    text,
    answer(isWanted) {
      pendingPaste.value = null;
      resolve(isWanted);
    },
  };
  return promise;
}
