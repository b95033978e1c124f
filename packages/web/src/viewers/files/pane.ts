/**
 * One folder that is shown: what is in it, in which order, what is chosen.
 */
import { computed, signal } from "@preact/signals";
import { t } from "../../language/index.ts";
import { type Entry, isHidden, type SortKey, sortEntries } from "./entries.ts";
import type { FilesLink } from "./link.ts";
import { listFolder } from "./list-folder.ts";
import { breadcrumbs, joinPath, parentOf, typedPath } from "./paths.ts";
import { FilesProblem } from "./problem.ts";

/** The `t` of files. */
const FILE = 3;

export class Pane {
  readonly path = signal("");
  readonly entries = signal<readonly Entry[]>([]);
  readonly isLoading = signal(false);
  readonly problem = signal("");
  readonly freeBytes = signal<number | undefined>(undefined);
  readonly sort = signal<{ readonly key: SortKey; readonly isDown: boolean }>({ key: "name", isDown: false });
  readonly showsHidden = signal(false);
  readonly chosen = signal<ReadonlySet<string>>(new Set());
  /** Paths that a search found; null when the folder is shown. */
  readonly hits = signal<readonly string[] | null>(null);
  readonly isSearching = signal(false);
  readonly isCut = signal(false);
  /** A name that is to be chosen and brought into view as soon as it is listed. */
  readonly sought = signal("");
  /** The folder below that was left: keys go on from it. It is not chosen, as fingers would add to that. */
  readonly left = signal("");
  /** In order. */
  readonly rows = computed(() => {
    const { key, isDown } = this.sort.value;
    const shown = this.showsHidden.value
      ? this.entries.value
      : this.entries.value.filter((entry) => !isHidden(entry));
    return sortEntries(shown, key, isDown);
  });
  readonly #link: FilesLink;
  #load = 0;
  #stopSearch = (): void => {};

  constructor(link: FilesLink) {
    this.#link = link;
  }

  get style(): { readonly separator: "/" | "\\" } {
    return { separator: this.#link.facts?.separator ?? "/" };
  }

  pathOf(name: string): string {
    return joinPath(this.path.value, name, this.style);
  }

  get parent(): string | undefined {
    return parentOf(this.path.value, this.style);
  }

  get chosenEntries(): readonly Entry[] {
    return this.rows.value.filter(({ name }) => this.chosen.value.has(name));
  }

  /** The newest call wins; a failure is shown in place of the list. */
  async open(path: string): Promise<void> {
    const load = ++this.#load;
    const isSame = path === this.path.value;
    this.closeSearch();
    this.path.value = path;
    this.isLoading.value = true;
    this.problem.value = "";
    if (!isSame) {
      this.entries.value = [];
      this.chosen.value = new Set();
      this.sought.value = "";
      this.left.value = "";
    }
    try {
      const { entries, isCut } = await listFolder(this.#link, path, () => load === this.#load);
      if (load !== this.#load) return;
      this.isCut.value = isCut;
      this.entries.value = entries;
      const names = new Set(entries.map(({ name }) => name));
      this.chosen.value = new Set([...this.chosen.value].filter((name) => names.has(name)));
      const { free } = await this.#link.request({ action: "stat", path: path === "" ? "/" : path });
      this.freeBytes.value = free ?? undefined;
    } catch (error) {
      if (load !== this.#load) return;
      const isLost = error instanceof FilesProblem && error.code === "lost";
      if (!isLost && !isSame) this.problem.value = error instanceof Error ? error.message : String(error);
    } finally {
      if (load === this.#load) this.isLoading.value = false;
    }
  }

  /** Shows a file where it is. */
  async seek(folder: string, name: string): Promise<void> {
    const opened = this.open(folder);
    this.sought.value = name;
    await opened;
    const isRead = !this.isLoading.value; // not when the folder is read once more
    if (isRead && !this.entries.value.some((entry) => entry.name === name)) this.sought.value = "";
  }

  /** To the folder above, at the one that was left. */
  async goUp(): Promise<void> {
    const { parent } = this;
    if (parent === undefined) return;
    const name = breadcrumbs(this.path.value, this.style).at(-1)?.name ?? "";
    const opened = this.open(parent);
    this.left.value = name;
    await opened;
    const isShown = this.rows.value.some((entry) => entry.name === name);
    if (!isShown && !this.isLoading.value) this.left.value = ""; // a hidden one, or gone
  }

  /** Goes where a person typed, to a file too. @throws when there is no such place. */
  async goTo(text: string): Promise<void> {
    const path = typedPath(text, this.path.value, this.style);
    const parent = parentOf(path, this.style);
    if (parent === undefined) {
      await this.open(path); // the top is no entry of anything
      return;
    }
    const { entry } = await this.#link.request({ action: "stat", path }).catch((error: unknown) => {
      if (!(error instanceof FilesProblem)) throw error;
      throw error.code === "missing"
        ? new Error(t("There is no {path} on this device.", { path }))
        : new FilesProblem(error.code, path);
    });
    if (entry?.t !== FILE) await this.open(path);
    else await this.seek(parent, path.slice(path.lastIndexOf(this.style.separator) + 1));
  }

  refresh(): Promise<void> {
    return this.open(this.path.value);
  }

  async search(pattern: string): Promise<void> {
    this.closeSearch();
    if (pattern === "") return;
    const found: string[] = [];
    this.hits.value = found;
    this.isSearching.value = true;
    await this.#link.whenOpen();
    const base = this.path.value.replace(/[\\/]+$/, "");
    const stop = (): void => {
      talk.send({ action: "cancel" });
      talk.end();
      this.isSearching.value = false;
    };
    const talk = this.#link.converse({
      onAnswer: ({ r }) => {
        if (r === null || r === undefined) {
          talk.end();
          this.isSearching.value = false;
        } else found.push(base + r);
        this.hits.value = [...found];
      },
      onLost: () => {
        this.isSearching.value = false;
      },
    });
    this.#stopSearch = stop;
    talk.send({ action: "findfile", path: this.path.value, filter: pattern });
  }

  closeSearch(): void {
    this.#stopSearch();
    this.#stopSearch = () => {};
    this.hits.value = null;
    this.isSearching.value = false;
  }

  sortBy(key: SortKey): void {
    const { key: before, isDown } = this.sort.value;
    this.sort.value = { key, isDown: key === before ? !isDown : key === "size" || key === "changed" };
  }
}
