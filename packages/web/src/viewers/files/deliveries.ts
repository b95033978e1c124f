/**
 * The same files for many devices: a few devices at a time, each over a link of its own; a device that failed or
 * was offline is tried again from where it was.
 */
import { signal } from "@preact/signals";
import { t } from "../../language/index.ts";
import { FilesLink, type LinkTunnel, type LinkTunnelHandlers } from "./link.ts";
import { joinPath, parentOf } from "./paths.ts";
import { FilesProblem } from "./problem.ts";
import { uploadFrom } from "./upload.ts";

export interface Receiver {
  readonly deviceId: string;
  readonly name: string;
  readonly state: "waiting" | "running" | "done" | "failed";
  /** Bytes of all files together. */
  readonly done: number;
  /** Files that were there already and stayed. */
  readonly kept: number;
  readonly problem: string;
}

export interface DeliveryWish {
  readonly files: readonly File[];
  readonly devices: readonly { readonly deviceId: string; readonly name: string }[];
  readonly folders: { readonly windows: string; readonly others: string };
  readonly makesFolder: boolean;
  /** What becomes of a file of the same name on a device. */
  readonly clash: "replace" | "keep";
}

export interface DeliveryDeps {
  openTunnel(deviceId: string, handlers: LinkTunnelHandlers): LinkTunnel;
  isOnline(deviceId: string): boolean;
  setTimer(run: () => void, delayMs: number): number;
  clearTimer(timer: number): void;
}

const MAX_RUNNING = 4;
const MAX_DEPTH = 64;
/** A device that is gone for so long makes room for others. */
const GONE_MS = 45_000;

export class Delivery {
  readonly id = crypto.randomUUID();
  readonly files: readonly File[];
  readonly size: number;
  readonly receivers = signal<readonly Receiver[]>([]);
  readonly #wish: DeliveryWish;
  readonly #deps: DeliveryDeps;
  readonly #abort = new AbortController();
  /** Files that a device has from here, by device. */
  readonly #arrived = new Map<string, Set<File>>();

  constructor(wish: DeliveryWish, deps: DeliveryDeps) {
    this.#wish = wish;
    this.#deps = deps;
    this.files = wish.files;
    this.size = wish.files.reduce((sum, { size }) => sum + size, 0);
    this.receivers.value = wish.devices.map(({ deviceId, name }) => ({
      ...{ deviceId, name },
      ...{ state: "waiting", done: 0, kept: 0, problem: "" },
    }));
  }

  start(): void {
    while (!this.#abort.signal.aborted) {
      const receivers = this.receivers.value;
      const next = receivers.find(({ state }) => state === "waiting");
      const running = receivers.filter(({ state }) => state === "running").length;
      if (next === undefined || running >= MAX_RUNNING) return;
      this.#change(next.deviceId, { state: "running" });
      void this.#deliver(next.deviceId).then(() => this.start());
    }
  }

  /** All that failed. */
  retry(): void {
    this.receivers.value = this.receivers.value.map((receiver) =>
      receiver.state === "failed" ? { ...receiver, state: "waiting", problem: "", kept: 0 } : receiver,
    );
    this.start();
  }

  /** What was not begun is not begun; what has begun stays unfinished. */
  cancel(): void {
    this.#abort.abort();
    this.receivers.value = this.receivers.value.map((receiver) =>
      receiver.state === "waiting" ? { ...receiver, state: "failed", problem: t("Cancelled.") } : receiver,
    );
  }

  async #deliver(deviceId: string): Promise<void> {
    try {
      if (!this.#deps.isOnline(deviceId)) throw new Error(t("Offline."));
      await this.#sendTo(deviceId);
      this.#change(deviceId, { state: "done", done: this.size });
    } catch (error) {
      this.#change(deviceId, {
        state: "failed",
        problem: error instanceof Error ? error.message : String(error),
      });
    }
  }

  async #sendTo(deviceId: string): Promise<void> {
    const { setTimer, clearTimer } = this.#deps;
    let gone: number | undefined;
    let why = "";
    const leave = (): void => link.close();
    // behind the word of the upload that is cancelled, so that the device keeps no part of it
    const cancel = (): void => queueMicrotask(leave);
    const link = new FilesLink({
      ...{ setTimer, clearTimer },
      open: (handlers) => this.#deps.openTunnel(deviceId, handlers),
      onState(state, notice) {
        if (notice !== "") why = notice;
        if (state === "open") {
          if (gone !== undefined) clearTimer(gone);
          gone = undefined;
          why = "";
        } else if (state === "lost") gone ??= setTimer(leave, GONE_MS);
      },
    });
    this.#abort.signal.addEventListener("abort", cancel);
    try {
      link.start();
      await this.#sendFiles(link, deviceId);
    } catch (error) {
      if (this.#abort.signal.aborted) throw new Error(t("Cancelled."));
      const isCut = error instanceof FilesProblem && (error.code === "lost" || error.code === "cancelled");
      throw isCut ? new Error(why || t("The connection broke off.")) : error;
    } finally {
      if (gone !== undefined) clearTimer(gone);
      this.#abort.signal.removeEventListener("abort", cancel);
      link.close();
    }
  }

  async #sendFiles(link: FilesLink, deviceId: string): Promise<void> {
    await link.whenOpen();
    const separator = link.facts?.separator ?? "/";
    const { folders, makesFolder, clash, files } = this.#wish;
    const folder = separator === "\\" ? folders.windows : folders.others;
    if (makesFolder) await makeFolder(link, folder, { separator });
    const arrived = this.#arrived.get(deviceId) ?? new Set();
    this.#arrived.set(deviceId, arrived);
    let before = 0;
    let kept = 0;
    for (const file of files) {
      const wish = {
        path: joinPath(folder, file.name, { separator }),
        file,
        source: `${file.name} ${file.lastModified}`,
        isReplaced: clash === "replace",
      };
      const base = before;
      const onProgress = ({ done }: { readonly done: number }): void =>
        this.#change(deviceId, { done: base + done });
      try {
        if (!arrived.has(file)) await uploadFrom(link, wish, { signal: this.#abort.signal, onProgress });
        arrived.add(file);
      } catch (error) {
        if (!(error instanceof FilesProblem && error.code === "exists")) throw error;
        kept++;
      }
      before += file.size;
      this.#change(deviceId, { done: before, kept });
    }
  }

  #change(deviceId: string, fields: Partial<Receiver>): void {
    this.receivers.value = this.receivers.value.map((receiver) =>
      receiver.deviceId === deviceId ? { ...receiver, ...fields } : receiver,
    );
  }
}

/** With those above it that are not there. */
async function makeFolder(
  link: FilesLink,
  path: string,
  style: { readonly separator: "/" | "\\" },
  depth = 0,
): Promise<void> {
  try {
    await link.request({ action: "mkdir", path });
  } catch (error) {
    const code = error instanceof FilesProblem ? error.code : "";
    if (code === "exists") return;
    const parent = parentOf(path, style);
    if (code !== "missing" || parent === undefined || depth >= MAX_DEPTH) throw error;
    await makeFolder(link, parent, style, depth + 1);
    await link.request({ action: "mkdir", path });
  }
}
