/**
 * Folders as a tree: those on the way to the one that is shown are open, others when a person opens them.
 */
import { computed, signal } from "@preact/signals";
import { t } from "../../language/index.ts";
import { type Entry, isHidden, sortEntries } from "./entries.ts";
import type { FilesLink } from "./link.ts";
import { listFolder } from "./list-folder.ts";
import { breadcrumbs, joinPath } from "./paths.ts";

/** More of one folder are found by its list. */
const MAX_FOLDERS = 1_000;

export interface TreeRow {
  readonly path: string;
  readonly name: string;
  /** 1 for the top. */
  readonly level: number;
  readonly isOpen: boolean;
  /** Known to have no folders in it. */
  readonly isLeaf: boolean;
  /** Place among its neighbours, from 1, and their number. */
  readonly place: number;
  readonly count: number;
}

export class FolderTree {
  /** In the order in which they are shown. */
  readonly rows = computed(() => this.#rows());
  readonly showsHidden = signal(false);
  readonly #link: FilesLink;
  readonly #open = signal<ReadonlySet<string>>(new Set());
  readonly #folders = signal<ReadonlyMap<string, readonly Entry[]>>(new Map());
  /** Folders down to the one that is shown: they are there however many neighbours they have. */
  readonly #way = signal<ReadonlySet<string>>(new Set());
  readonly #loading = new Set<string>();

  constructor(link: FilesLink) {
    this.#link = link;
  }

  /** Opens the way to a folder; what is in it is known already. */
  reveal(path: string, entries: readonly Entry[]): void {
    this.#learn(path, entries);
    const way = breadcrumbs(path, this.#style);
    const next = new Set(this.#open.value);
    for (const crumb of way.slice(0, -1)) next.add(crumb.path);
    this.#open.value = next;
    this.#way.value = new Set(way.map((crumb) => crumb.path));
    for (const crumb of way.slice(0, -1)) this.#load(crumb.path);
  }

  /** What is in a folder is read each time it is opened. */
  open(path: string): void {
    this.#open.value = new Set(this.#open.value).add(path);
    this.#load(path);
  }

  close(path: string): void {
    const next = new Set(this.#open.value);
    next.delete(path);
    this.#open.value = next;
  }

  get #style(): { readonly separator: "/" | "\\" } {
    return { separator: this.#link.facts?.separator ?? "/" };
  }

  /** A folder that cannot be read has nothing to show; its list says why. */
  #load(path: string): void {
    if (this.#loading.has(path)) return;
    this.#loading.add(path);
    listFolder(this.#link, path, () => true)
      .then(
        ({ entries }) => this.#learn(path, entries),
        () => this.#learn(path, []),
      )
      .finally(() => this.#loading.delete(path));
  }

  #learn(path: string, entries: readonly Entry[]): void {
    const folders = entries.filter(({ kind }) => kind !== "file");
    this.#folders.value = new Map(this.#folders.value).set(path, sortEntries(folders, "name", false));
  }

  #rows(): TreeRow[] {
    const style = this.#style;
    const top = style.separator === "/" ? { path: "/", name: "/" } : { path: "", name: t("Drives") };
    const rows: TreeRow[] = [];
    const add = (
      folder: { path: string; name: string },
      at: Pick<TreeRow, "level" | "place" | "count">,
    ): void => {
      const inside = this.#folders.value.get(folder.path);
      const isOpen = this.#open.value.has(folder.path);
      const shown = (inside ?? []).filter((entry) => this.showsHidden.value || !isHidden(entry));
      const isLeaf = inside !== undefined && shown.length === 0;
      rows.push({ ...folder, ...at, isOpen: isOpen && !isLeaf, isLeaf });
      if (!isOpen) return;
      const inFolder = shown.map(({ name }) => {
        return { name, path: folder.path === "" ? name : joinPath(folder.path, name, style) };
      });
      const listed = inFolder.filter(({ path }, i) => i < MAX_FOLDERS || this.#way.value.has(path));
      for (const [i, child] of listed.entries()) {
        add(child, { level: at.level + 1, place: i + 1, count: listed.length });
      }
    };
    add(top, { level: 1, place: 1, count: 1 });
    return rows;
  }
}
