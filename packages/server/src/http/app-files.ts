/**
 * The built web app: fingerprinted files, and the page that every address of the app answers with.
 */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type PageState, toInlineJson } from "./page-state.ts";

const RECHECK_MS = 2_000;
const STATE_MARK = "<!--state-->";

export class AppFiles {
  readonly #folder: string;
  #page: string | undefined;
  #pageChangedAtMs = 0;
  #checkedAtMs = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  get assets(): string {
    return join(this.#folder, "assets");
  }

  /** `undefined` when the app was not built. */
  async page(state: PageState): Promise<string | undefined> {
    await this.#refresh();
    const element = `<script type="application/json" id="state">${toInlineJson(state)}</script>`;
    return this.#page?.replace(STATE_MARK, () => element);
  }

  /** A newer build is served without a restart. */
  async #refresh(): Promise<void> {
    const nowMs = performance.now();
    if (this.#page !== undefined && nowMs - this.#checkedAtMs < RECHECK_MS) return;
    this.#checkedAtMs = nowMs;
    const file = join(this.#folder, "index.html");
    const changedAtMs = await stat(file).then(
      (stats) => stats.mtimeMs,
      () => 0, // not built
    );
    if (changedAtMs === this.#pageChangedAtMs) return;
    this.#page = changedAtMs === 0 ? undefined : await readFile(file, "utf8");
    this.#pageChangedAtMs = changedAtMs;
  }
}
