/**
 * The desktop of the stock agent: its KVM stream, its clipboard module, the system's lock.
 * Source: docs/spec/agent-core.md, sections 2.6 and 2.11, 5.
 */
import { retained, type StockAgent, type StockStream, stock, stockBuffer } from "./duktape-modules.ts";
import { runStockProgram, startStockChild } from "./duktape-programs.ts";
import type { HostDesktop } from "./host-desktop.ts";

interface StockDesktops extends StockAgent {
  readonly hasKVM?: unknown;
  getRemoteDesktopStream?(sessionId?: number): StockStream;
}

interface StockPromise {
  then(ok: (value?: unknown) => void, failed: (why?: unknown) => void): void;
}

interface StockClipboard {
  (text: string): unknown;
  read(): StockPromise;
  dispatchRead?(): StockPromise;
  dispatchWrite?(text: string): unknown;
}

const NO_KVM = "this agent has no remote desktop for this computer";
const NO_CLIPBOARD = "this agent cannot reach the clipboard";
const CLIPBOARD_TIMEOUT_MS = 8_000;
/** The module runs a program of the desktop on Linux, and says nothing when it is not there. */
const XCLIP: readonly string[] = ["/usr/bin/xclip", "/bin/xclip"];
const USER_SESSION = 1;

export const stockDesktop: HostDesktop = {
  openDesktop({ sessionId }, handlers) {
    const agent = stock<StockDesktops>("MeshAgent");
    if (agent.getRemoteDesktopStream === undefined || agent.hasKVM === false || agent.hasKVM === 0) {
      handlers.onProblem(NO_KVM);
      return null;
    }
    let stream: StockStream;
    try {
      stream =
        sessionId === undefined ? agent.getRemoteDesktopStream() : agent.getRemoteDesktopStream(sessionId);
    } catch (error) {
      handlers.onProblem(`the remote desktop could not be started: ${String(error)}`);
      return null;
    }
    retained.keep(stream);
    let isEnded = false;
    stream.on("data", (value) => {
      if (!isEnded && typeof value !== "string") handlers.onBytes(value as Uint8Array);
    });
    stream.on("end", () => {
      retained.release(stream);
      if (isEnded) return;
      isEnded = true;
      handlers.onEnd();
    });
    return {
      isPolling: true,
      write(bytes) {
        if (!isEnded) stream.write(stockBuffer(bytes));
      },
      pause() {
        if (!isEnded) stream.pause();
      },
      resume() {
        if (!isEnded) stream.resume();
      },
      end() {
        if (isEnded) return;
        isEnded = true;
        retained.release(stream);
        stream.end();
      },
    };
  },
  readClipboard(onText) {
    const clipboard = clipboardModule();
    if (clipboard === null) {
      onText(null, NO_CLIPBOARD);
      return;
    }
    let isDone = false;
    const finish = (text: string | null, problem: string | null): void => {
      if (isDone) return;
      isDone = true;
      cancel();
      retained.release(promised);
      onText(text, problem);
    };
    const cancel = retained.after(CLIPBOARD_TIMEOUT_MS, () => finish(null, "the clipboard did not answer"));
    let promised: StockPromise | null = null;
    try {
      promised = clipboard.dispatchRead && isWindows() ? clipboard.dispatchRead() : clipboard.read();
      retained.keep(promised);
      promised.then(
        (text) => finish(typeof text === "string" && text !== "" ? text : null, null),
        (why) => finish(null, String(why)),
      );
    } catch (error) {
      finish(null, String(error));
    }
  },
  writeClipboard(text, onDone) {
    const clipboard = clipboardModule();
    if (clipboard === null) {
      onDone(NO_CLIPBOARD);
      return;
    }
    try {
      if (clipboard.dispatchWrite && isWindows()) clipboard.dispatchWrite(text);
      else clipboard(text);
      onDone(null);
    } catch (error) {
      onDone(String(error));
    }
  },
  lockScreen(onDone) {
    if (isWindows()) {
      lockWindows(onDone);
      return;
    }
    const request = {
      program: "/usr/bin/loginctl",
      args: ["lock-sessions"],
      timeoutMs: 10_000,
      maxChars: 1_000,
    };
    runStockProgram(request, ({ code, output, problem }) =>
      onDone(code === 0 ? null : problem || output || "the screen could not be locked"),
    );
  },
};

function isWindows(): boolean {
  return process.platform === "win32";
}

function clipboardModule(): StockClipboard | null {
  const files = stock<{ existsSync(path: string): boolean }>("fs");
  if (process.platform === "linux" && XCLIP.filter((path) => files.existsSync(path)).length === 0)
    return null;
  try {
    return stock<StockClipboard>("clipboard");
  } catch (_error) {
    return null; // this agent has no such module
  }
}

/** The lock belongs to a session: the program runs in that of the person at the console. */
function lockWindows(onDone: (problem: string | null) => void): void {
  const folder = (process.env as { windir?: unknown }).windir || "C:\\Windows";
  const program = `${folder}\\System32\\rundll32.exe`;
  try {
    const { child, release } = startStockChild(
      { program, args: ["user32.dll,LockWorkStation"] },
      { type: USER_SESSION },
    );
    child.stdout.on("data", () => {});
    child.stderr.on("data", () => {});
    child.on("exit", (code) => {
      release();
      onDone(code === 0 ? null : "the screen could not be locked");
    });
  } catch (error) {
    onDone(String(error));
  }
}
