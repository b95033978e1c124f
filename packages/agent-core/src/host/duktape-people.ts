/**
 * Boxes and notices for the person at the device, by the stock agent's modules.
 * Source: docs/spec/agent-core.md, section 2.11.
 */
import { retained, stock } from "./duktape-modules.ts";
import { runStockProgram } from "./duktape-programs.ts";
import type { Box } from "./host.ts";

interface StockPromise {
  then(ok: (value?: unknown) => void, failed: (why?: unknown) => void): void;
  close?(): void;
}

interface ConsoleUsers {
  /** Throws when nobody is signed in. */
  consoleUid(): number;
  getUsername(uid: number): string;
  getHomeFolder(name: string): string;
}

interface StockMonitors {
  getXInfo(uid: number): { readonly display?: string; readonly xauthority?: string };
}

const NO_DISPLAY = "this computer has no display that can show it";
const OK_ONLY = 1;
/** Nothing of the system may be opened in the desktop of a person: on Windows this is not the way. */
const openers: { readonly [platform: string]: string } = { darwin: "/usr/bin/open", win32: "" };
/** Answers of a person who saw the box. */
const seen: readonly string[] = ["denied", "timeout", "1", "2", "6", "7"];

export function showStockMessage(box: Box, onDone: (problem: string | null) => void): void {
  openBox(box, OK_ONLY, (isYes, why) => onDone(isYes || seen.indexOf(why) >= 0 ? null : why));
}

export function askStock(box: Box, onAnswer: (isYes: boolean, why: string) => void): () => void {
  return openBox(box, undefined, onAnswer);
}

export function notifyStock(title: string, text: string, onDone: (problem: string | null) => void): void {
  watch(
    () => stock<{ Toast(title: string, text: string): StockPromise }>("toaster").Toast(title, text),
    (isShown, why) => onDone(isShown ? null : why),
  );
}

interface StockBar {
  on(event: string, handler: () => void): void;
  close(): void;
}

export function showStockBar(text: string, onEnd: (problem: string | null) => void): () => void {
  let isOver = false;
  try {
    const bar = stock<(text: string) => StockBar>("notifybar-desktop")(text);
    retained.keep(bar);
    const over = (): void => {
      if (isOver) return;
      isOver = true;
      retained.release(bar);
      onEnd(null);
    };
    bar.on("close", over);
    return () => {
      if (isOver) return;
      isOver = true;
      retained.release(bar);
      bar.close();
    };
  } catch (_error) {
    onEnd(NO_DISPLAY); // not on every platform, and not without a screen
    return () => {};
  }
}

export function openStockUrl(url: string, onDone: (problem: string | null) => void): void {
  const program = openers[process.platform] ?? "/usr/bin/xdg-open";
  if (!stock<{ existsSync(path: string): boolean }>("fs").existsSync(program)) {
    onDone(NO_DISPLAY);
    return;
  }
  const { uid, env } = atConsole();
  const limits = { timeoutMs: 10_000, maxChars: 1_000 };
  runStockProgram(
    { program, args: [url], ...limits, ...(uid === undefined ? {} : { uid }) },
    ({ code, output, problem }) => {
      onDone(code === 0 ? null : problem || output || "it could not be opened");
    },
    env === undefined ? {} : { env },
  );
}

/** As the person at the console, in that person's desktop; as the agent itself where there is nobody. */
function atConsole(): { readonly uid?: number; readonly env?: Record<string, string> } {
  try {
    const uid = stock<ConsoleUsers>("user-sessions").consoleUid();
    if (!uid) return {}; // root at the console: as it is
    return process.platform === "darwin" ? { uid } : { uid, env: desktopOf(uid) };
  } catch (_error) {
    return {}; // nobody is signed in, or the machine has no sessions
  }
}

/** What a program needs to find the desktop of a Linux user. */
function desktopOf(uid: number): Record<string, string> {
  const runtime = `/run/user/${uid}`;
  const users = stock<ConsoleUsers>("user-sessions");
  const name = users.getUsername(uid);
  const environment: Record<string, string> = {
    PATH: "/usr/local/bin:/usr/bin:/bin",
    XDG_RUNTIME_DIR: runtime,
    DBUS_SESSION_BUS_ADDRESS: `unix:path=${runtime}/bus`,
    USER: name,
    LOGNAME: name,
  };
  try {
    environment.HOME = users.getHomeFolder(name);
    const { display, xauthority } = stock<StockMonitors>("monitor-info").getXInfo(uid);
    if (display) environment.DISPLAY = display;
    if (xauthority) environment.XAUTHORITY = xauthority;
  } catch (_error) {
    environment.DISPLAY = environment.DISPLAY || ":0"; // an older agent, or no X: the first display is a fair guess
  }
  return environment;
}

function openBox(
  { title, text, timeoutSeconds }: Box,
  layout: number | undefined,
  onAnswer: (isYes: boolean, why: string) => void,
): () => void {
  return watch(
    () =>
      stock<{ create(title: string, text: string, seconds: number, layout?: number): StockPromise }>(
        "message-box",
      ).create(title, text, timeoutSeconds, layout),
    onAnswer,
  );
}

/** Calls back once, also when nothing could be opened. The result closes what is open and keeps it from answering. */
function watch(open: () => StockPromise, onSettled: (isOk: boolean, why: string) => void): () => void {
  let isSettled = false;
  let promised: StockPromise | null = null;
  const settle = (isOk: boolean, why?: unknown): void => {
    if (isSettled) return;
    isSettled = true;
    retained.release(promised);
    onSettled(isOk, reasonOf(why));
  };
  try {
    promised = open();
    retained.keep(promised);
    promised.then(
      () => settle(true),
      (why) => settle(false, why),
    );
  } catch (error) {
    settle(false, error);
  }
  return () => {
    if (isSettled) return;
    isSettled = true;
    retained.release(promised);
    promised?.close?.();
  };
}

/** Texts are reasons; a fault inside the agent's modules means that there is nobody, or nothing to show it with. */
function reasonOf(why: unknown): string {
  if (why === undefined) return "";
  return why instanceof Error || /Error:/.test(String(why)) ? NO_DISPLAY : String(why);
}
