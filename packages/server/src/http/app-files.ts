/**
 * The built web app: fingerprinted files, and the pages: the app, which nearly every address answers with, and the
 * messenger.
 */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type PageState, toInlineJson } from "./page-state.ts";

const RECHECK_MS = 2_000;
const STATE_MARK = "<!--state-->";

/** Pages of the build. */
export type AppPage = "index.html" | "messenger.html";

/** A page as it is sent. */
export interface SentPage {
  readonly html: string;
  /** Of the scripts in it, as the content policy wants them. */
  readonly scriptHashes: readonly string[];
}

interface LoadedPage {
  readonly page: SentPage | undefined;
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
  async page(name: AppPage, state: PageState): Promise<SentPage | undefined> {
    const page = await this.#read(name);
    const element = `<script type="application/json" id="state">${toInlineJson(state)}</script>`;
    return page && { ...page, html: page.html.replace(STATE_MARK, () => element) };
  }

  /** A newer build is served without a restart. */
  async #read(name: AppPage): Promise<SentPage | undefined> {
    const checkedAtMs = performance.now();
    const known = this.#pages.get(name);
    if (known?.page !== undefined && checkedAtMs - known.checkedAtMs < RECHECK_MS) return known.page;
    const file = join(this.#folder, name);
    const changedAtMs = await stat(file).then(
      (stats) => stats.mtimeMs,
      () => 0, // not built
    );
    const isSame = known !== undefined && known.changedAtMs === changedAtMs;
    const page = isSame ? known.page : changedAtMs === 0 ? undefined : toPage(await readFile(file, "utf8"));
    this.#pages.set(name, { page, changedAtMs, checkedAtMs });
    return page;
  }
}

/** The build's own scripts only: the state of the page is put in later, and is data. */
function toPage(html: string): SentPage {
  const scripts = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(([, script = ""]) => script);
  const scriptHashes = scripts.map((script) => createHash("sha256").update(script).digest("base64"));
  return { html, scriptHashes };
}
