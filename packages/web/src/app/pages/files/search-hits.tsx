/**
 * What a search below a folder found: a press shows it where it is.
 */
import { t } from "../../../language/index.ts";
import { type Pane, shownName } from "../../../viewers/files/index.ts";

export function SearchHits({ pane }: { pane: Pane }) {
  const hits = pane.hits.value ?? [];
  const folderOf = (path: string): string =>
    path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"), 1));
  return (
    <div class="list hits">
      <p class="fempty" role="status">
        {pane.isSearching.value
          ? t("Searching, {count} found", { count: hits.length })
          : t("{count} found", { count: hits.length })}
        <button type="button" class="btn sm" onClick={() => pane.closeSearch()}>
          {pane.isSearching.value ? t("Stop") : t("Close")}
        </button>
      </p>
      <ul>
        {hits.slice(0, 1_000).map((path) => (
          <li key={path}>
            <button
              type="button"
              class="fname"
              title={path}
              onClick={() => void pane.seek(folderOf(path), path.split(/[\\/]/).at(-1) ?? "")}
            >
              {shownName(path)}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
