/**
 * Files of one device as a person works with them: folders that are shown, changes, transfers.
 */
import { signal } from "@preact/signals";
import type { Path } from "@tendril/protocol/sessions/switch-over";
import { t } from "../../language/index.ts";
import { downloadTo } from "./download.ts";
import type { Source } from "./dropped.ts";
import type { Entry } from "./entries.ts";
import { FolderTree } from "./folder-tree.ts";
import { FilesLink, type LinkState, type LinkTunnel, type LinkTunnelHandlers } from "./link.ts";
import { listFolder } from "./list-folder.ts";
import { Pane } from "./pane.ts";
import { joinPath } from "./paths.ts";
import { FilesProblem } from "./problem.ts";
import { openBlobSink, type Sink } from "./sinks.ts";
import { type Transfer, TransferQueue, type TransferWish } from "./transfer-queue.ts";
import { uploadFrom } from "./upload.ts";

export interface FilesSessionDeps {
  readonly deviceId: string;
  readonly deviceName: string;
  /** `""` for the home of the agent's account. */
  readonly startPath: string;
  openTunnel(handlers: LinkTunnelHandlers): LinkTunnel;
  isReachable(): boolean;
}

export interface FileSeen {
  readonly bytes: Uint8Array;
  readonly size: number;
  readonly time: number;
}

const MAX_COPIES = 100;
const LOOK_EVERY_MS = 1_000;
/** Until silence is told: on slow lines a block of an upload takes a while until it is answered. */
const SILENCE_PAUSE_MS = 24_000;
/** UTF-8 of names in one request, at three bytes for each. */
const MAX_NAMES_CHARS = 48_000;

export class FilesSession {
  readonly deviceId: string;
  readonly deviceName: string;
  readonly link: FilesLink;
  readonly queue: TransferQueue;
  readonly state = signal<LinkState>("connecting");
  readonly notice = signal("");
  /** Nothing has come from the device for half a minute. */
  readonly isSilent = signal(false);
  /** Which way the bytes go. */
  readonly path = signal<Path>("relay");
  readonly transfers = signal<readonly Transfer[]>([]);
  /** What the device is doing right now, for people. */
  readonly work = signal("");
  readonly panes: readonly [Pane, Pane];
  readonly tree: FolderTree;
  readonly #deps: FilesSessionDeps;
  #refreshTimer: number | undefined;
  #working: AbortController | undefined;
  #silenceTimer: number | undefined;
  #lookTimer: number | undefined;

  constructor(deps: FilesSessionDeps) {
    this.#deps = deps;
    this.deviceId = deps.deviceId;
    this.deviceName = deps.deviceName;
    this.link = new FilesLink({
      open: (handlers) => this.#deps.openTunnel(handlers),
      onState: (state, notice) => this.#changed(state, notice),
      setTimer: (run, delayMs) => window.setTimeout(run, delayMs),
      clearTimer: (timer) => window.clearTimeout(timer),
      isReachable: () => this.#deps.isReachable(),
    });
    this.queue = new TransferQueue({
      onChange: (transfers) => {
        this.transfers.value = transfers;
      },
      now: () => performance.now(),
    });
    this.panes = [new Pane(this.link), new Pane(this.link)];
    this.tree = new FolderTree(this.link);
  }

  start(): void {
    window.clearInterval(this.#lookTimer);
    this.#lookTimer = window.setInterval(() => this.queue.look(), LOOK_EVERY_MS);
    this.link.start();
  }

  /** Of the tunnel, which notices it within seconds. */
  fellSilent(isSilent: boolean): void {
    window.clearTimeout(this.#silenceTimer);
    if (!isSilent) this.isSilent.value = false;
    else
      this.#silenceTimer = window.setTimeout(() => {
        this.isSilent.value = true;
      }, SILENCE_PAUSE_MS);
  }

  close(): void {
    window.clearTimeout(this.#refreshTimer);
    window.clearTimeout(this.#silenceTimer);
    window.clearInterval(this.#lookTimer);
    this.queue.cancelAll();
    this.link.close();
  }

  /** A change on the device, called `words` while it goes on; the panes show what became of it. @throws FilesProblem. */
  async change(words: string, message: object): Promise<void> {
    this.work.value = words;
    const working = new AbortController();
    this.#working = working;
    try {
      for (const part of splitNames(message)) {
        const tellWork = ({ name = "", count = 0 }): void => {
          const now = name.split(/[\\/]/).at(-1) ?? "";
          this.work.value = t("{words}: {count} done, now {name}", { words, count, name: now });
        };
        await this.link.request(part, tellWork, working.signal);
      }
    } finally {
      this.work.value = "";
      await this.refresh();
    }
  }

  /** What is in a folder. @throws FilesProblem. */
  async list(path: string): Promise<readonly Entry[]> {
    return (await listFolder(this.link, path, () => true)).entries;
  }

  /** Ends the change that was begun last; what was done of it stays. */
  stopWork(): void {
    this.#working?.abort();
  }

  async refresh(): Promise<void> {
    await Promise.all(
      this.panes.filter(({ path }) => path.value !== "" || this.isWindows).map((pane) => pane.refresh()),
    );
  }

  get isWindows(): boolean {
    return this.link.facts?.separator === "\\";
  }

  /** Folders are made first, then every file is a transfer. */
  async upload(folder: string, sources: readonly Source[]): Promise<void> {
    this.queue.makeRoom(sources.length);
    const made = new Set<string>();
    const release = this.link.hold(); // a cut between two of them must not lose all that was dropped
    try {
      for (const { folders } of sources) {
        let path = folder;
        for (const name of folders) {
          path = joinPath(path, name, this.panes[0].style);
          if (!made.has(path)) await this.#makeFolder(path);
          made.add(path);
        }
      }
    } finally {
      release();
    }
    this.queue.add(
      sources.flatMap(({ file, folders }) => (file === null ? [] : this.#uploadWish(folder, file, folders))),
    );
    if (made.size > 0) this.#refreshSoon();
  }

  /** `open` gives a sink when the transfer begins: one of a file that is asked for, or of memory. */
  download(wish: {
    readonly path: string;
    readonly names?: readonly string[];
    readonly name: string;
    readonly size: number | undefined;
    open(): Promise<Sink>;
  }): void {
    const { path, names, name, size, open } = wish;
    this.queue.add([
      {
        ...{ name, size, place: "", isUpload: false, canPause: names === undefined },
        run: async (control) =>
          downloadTo(this.link, names === undefined ? { path } : { path, names }, await open(), control),
      },
    ]);
  }

  /** Whole content for a look or an edit. @throws FilesProblem `limit` for more than `maxBytes`. */
  async read(path: string, maxBytes: number): Promise<FileSeen> {
    const { entry } = await this.link.request({ action: "stat", path });
    if ((entry?.s ?? 0) > maxBytes) throw new FilesProblem("limit", path);
    const { promise, resolve } = Promise.withResolvers<Blob>();
    const abort = new AbortController();
    await downloadTo(this.link, { path }, openBlobSink(maxBytes, resolve), {
      signal: abort.signal,
      onProgress: ({ done }) => {
        if (done > maxBytes) abort.abort();
      },
    });
    const bytes = new Uint8Array(await (await promise).arrayBuffer());
    return { bytes, size: bytes.length, time: Date.parse(entry?.d ?? "") || 0 };
  }

  /** Replaces a file that is still as it was seen. @throws FilesProblem `changed` when it is not. */
  async write(path: string, text: string, seen: FileSeen): Promise<FileSeen> {
    const bytes = new TextEncoder().encode(text);
    const done = await uploadFrom(
      this.link,
      {
        path,
        file: new Blob([bytes]),
        source: crypto.randomUUID(),
        isReplaced: true,
        expect: { size: seen.size, time: seen.time },
      },
      { signal: new AbortController().signal, onProgress() {} },
    );
    return { bytes, ...done };
  }

  #uploadWish(folder: string, file: File, folders: readonly string[]): TransferWish {
    const { style } = this.panes[0];
    const place = folders.reduce((path, name) => joinPath(path, name, style), folder);
    return {
      ...{ name: file.name, place, isUpload: true, size: file.size, canPause: true },
      run: async (control) => {
        const name = control.answer === "keep-both" ? await this.#freeName(place, file.name) : file.name;
        const wish = {
          path: joinPath(place, name, style),
          file,
          source: `${file.name} ${file.lastModified}`,
          isReplaced: control.answer === "replace",
        };
        await uploadFrom(this.link, wish, control);
        this.#refreshSoon();
      },
    };
  }

  /** Also where it is already; asks again after a cut. */
  async #makeFolder(path: string): Promise<void> {
    for (;;) {
      try {
        await this.link.request({ action: "mkdir", path });
        return;
      } catch (error) {
        const code = error instanceof FilesProblem ? error.code : "";
        if (code === "exists") return;
        if (code !== "lost" || this.link.state === "ended") throw error;
      }
    }
  }

  /** `name (2).txt`, the first that is free. */
  async #freeName(folder: string, name: string): Promise<string> {
    const dot = name.lastIndexOf(".");
    const [stem, end] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
    for (let i = 2; i < MAX_COPIES; i++) {
      const candidate = `${stem} (${i})${end}`;
      const path = joinPath(folder, candidate, this.panes[0].style);
      const isTaken = await this.link.request({ action: "stat", path }).then(
        () => true,
        (error: unknown) => !(error instanceof FilesProblem && error.code === "missing"),
      );
      if (!isTaken) return candidate;
    }
    throw new FilesProblem("exists", name);
  }

  #refreshSoon(): void {
    window.clearTimeout(this.#refreshTimer);
    this.#refreshTimer = window.setTimeout(() => void this.refresh(), 300);
  }

  #changed(state: LinkState, notice: string): void {
    const wasOpen = this.state.value === "open";
    this.state.value = state;
    this.notice.value = notice;
    if (state !== "open" || wasOpen) return;
    const [first, second] = this.panes;
    const isFirst = first.path.value === "";
    if (isFirst)
      void first.open(this.#deps.startPath || this.link.facts?.home || (this.isWindows ? "" : "/"));
    else void first.refresh();
    if (second.path.value !== "") void second.refresh();
  }
}

/** Requests that stock agents take: none longer than a message that arrives in one piece. */
function splitNames(message: object): object[] {
  const fields = new Map(Object.entries(message));
  const field = ["delfiles", "names"].find((name) => fields.has(name)) ?? "";
  const names: unknown = fields.get(field);
  if (!Array.isArray(names)) return [message];
  const parts: unknown[][] = [[]];
  let chars = 0;
  for (const name of names) {
    chars += JSON.stringify(name).length * 3;
    if (chars > MAX_NAMES_CHARS) {
      parts.push([]);
      chars = 0;
    }
    parts.at(-1)?.push(name);
  }
  return parts.map((part) => ({ ...message, [field]: part }));
}
