/**
 * The built web app: fingerprinted files, and the pages: the app, which nearly every address answers with, and the
 * messenger.
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type PageState, toInlineJson } from "./page-state.ts";

const RECHECK_MS = 2_000;
const STATE_MARK = "<!--state-->";

/** Pages of the build. */
export type AppPage = "index.html" | "messenger.html";

interface LoadedPage {
  readonly html: string | undefined;
  readonly changedAtMs: number;
  readonly checkedAtMs: number;
}

export class AppFiles {
  readonly #folder: string;
  readonly #pages = new Map<AppPage, LoadedPage>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  get assets(): string {
    return join(this.#folder, "assets");
  }

  /** `undefined` when the app was not built. */
  async page(name: AppPage, state: PageState): Promise<string | undefined> {
    const html = await this.#read(name);
    const element = `<script type="application/json" id="state">${toInlineJson(state)}</script>`;
    return html?.replace(STATE_MARK, () => element);
  }

  /** A newer build is served without a restart. */
  async #read(name: AppPage): Promise<string | undefined> {
    const checkedAtMs = performance.now();
    const known = this.#pages.get(name);
    if (known?.html !== undefined && checkedAtMs - known.checkedAtMs < RECHECK_MS) return known.html;
    const file = join(this.#folder, name);
    const changedAtMs = await stat(file).then(
      (stats) => stats.mtimeMs,
      () => 0, // not built
    );
    const isSame = known !== undefined && known.changedAtMs === changedAtMs;
    const html = isSame ? known.html : changedAtMs === 0 ? undefined : await readFile(file, "utf8");
    this.#pages.set(name, { html, changedAtMs, checkedAtMs });
    return html;
  }
}
