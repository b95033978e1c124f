/**
 * One pane: tools, path, list, count. Files are dropped anywhere on it.
 */
import { useRef, useState } from "preact/hooks";
import { plural, t } from "../../../language/index.ts";
import { formatBytes, Icon, Menu, type MenuItem } from "../../../ui/index.ts";
import { type FilesSession, type Pane, readChosen, readDrop } from "../../../viewers/files/index.ts";
import { preferences, setPreference } from "../../preferences.ts";
import { columnItems } from "./columns.ts";
import { type Ask, download, type EntryPlace, tell, upload } from "./deeds.ts";
import { entryItems } from "./entry-items.ts";
import { FilesList } from "./files-list.tsx";
import { PathBar } from "./path-bar.tsx";
import { SearchHits } from "./search-hits.tsx";

interface PaneProps {
  readonly session: FilesSession;
  readonly pane: Pane;
  readonly isTwo: boolean;
  readonly onTogglePanes: () => void;
  readonly onAsk: (ask: Ask) => void;
}

export function FilesPane(props: PaneProps) {
  const { session, pane, onAsk } = props;
  const [isOver, setOver] = useState(false);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer !== null) {
      tell(readDrop(event.dataTransfer.items).then((sources) => upload(session, pane, sources)));
    }
  };
  return (
    <section
      class={isOver ? "fpane over" : "fpane"}
      aria-label={t("Files in {path}", { path: pane.path.value })}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <Tools {...props} />
      <PathBar session={session} pane={pane} />
      {pane.hits.value === null ? (
        <FilesList session={session} pane={pane} onAsk={onAsk} />
      ) : (
        <SearchHits pane={pane} />
      )}
      <Count pane={pane} path={session.path.value} />
    </section>
  );
}

function Tools({ session, pane, isTwo, onTogglePanes, onAsk }: PaneProps) {
  const files = useRef<HTMLInputElement>(null);
  const folders = useRef<HTMLInputElement>(null);
  const chosen = pane.chosenEntries;
  const take = (input: HTMLInputElement): void => {
    if (input.files !== null) upload(session, pane, readChosen(input.files));
    input.value = "";
  };
  return (
    <div class="fh" role="toolbar" aria-label={t("Files")}>
      <button type="button" class="btn sm" onClick={() => files.current?.click()}>
        <Icon name="file-up" />
        {t("Upload")}
      </button>
      <button
        type="button"
        class="btn sm"
        disabled={chosen.length === 0}
        onClick={() => download(session, pane, chosen)}
      >
        <Icon name="download" />
        {t("Download")}
      </button>
      <input ref={files} type="file" multiple hidden onChange={(event) => take(event.currentTarget)} />
      <input
        ref={folders}
        type="file"
        hidden
        {...{ webkitdirectory: true }}
        onChange={(event) => take(event.currentTarget)}
      />
      <div class="end">
        <SearchBox pane={pane} />
        <button
          type="button"
          class="btn quiet sm sq"
          aria-label={t("New folder")}
          title={t("New folder")}
          onClick={() => onAsk({ kind: "new-folder", pane })}
        >
          <Icon name="folder-plus" />
        </button>
        <button
          type="button"
          class="btn quiet sm sq"
          aria-label={t("Read again")}
          title={t("Read again")}
          onClick={() => void pane.refresh()}
        >
          <Icon name="refresh-cw" />
        </button>
        {pane === session.panes[0] && <TreeButton />}
        <button
          type="button"
          class="btn quiet sm sq wide"
          aria-label={t("Two panes")}
          title={t("Two panes")}
          aria-pressed={isTwo}
          onClick={onTogglePanes}
        >
          <Icon name="columns-2" />
        </button>
        <Menu label={t("Columns")} className="btn quiet sm sq" items={columnItems(session.panes)}>
          <Icon name="table-properties" />
        </Menu>
        <Menu
          label={t("More")}
          className="btn quiet sm sq"
          items={moreItems({ session, pane, onAsk }, () => folders.current?.click())}
        >
          <Icon name="ellipsis" />
        </Menu>
      </div>
    </div>
  );
}

function TreeButton() {
  const { hasFolderTree } = preferences.value;
  return (
    <button
      type="button"
      class="btn quiet sm sq wide"
      aria-label={t("Folder tree")}
      title={t("Folder tree")}
      aria-pressed={hasFolderTree}
      onClick={() => setPreference("hasFolderTree", !hasFolderTree)}
    >
      <Icon name="folder-tree" />
    </button>
  );
}

function moreItems(place: EntryPlace, chooseFolder: () => void): MenuItem[] {
  const { pane } = place;
  return [
    { label: t("Upload a folder"), icon: "folder-up", onSelect: chooseFolder },
    ...entryItems(place),
    {
      label: pane.showsHidden.value ? t("Hide hidden files") : t("Show hidden files"),
      icon: "eye",
      onSelect: () => {
        pane.showsHidden.value = !pane.showsHidden.value;
      },
    },
  ];
}

function SearchBox({ pane }: { pane: Pane }) {
  const [text, setText] = useState("");
  return (
    <form
      class="fsearch"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        tell(pane.search(text.trim()));
      }}
    >
      <Icon name="search" />
      <input
        type="search"
        aria-label={t("Find below this folder")}
        placeholder={t("Find, e.g. *.log")}
        maxLength={255}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          if (event.currentTarget.value === "") pane.closeSearch();
        }}
      />
    </form>
  );
}

function Count({ pane, path }: { pane: Pane; path: "relay" | "direct" }) {
  const chosen = pane.chosenEntries;
  const rows = pane.rows.value;
  const hidden = pane.entries.value.length - rows.length;
  const bytes = chosen.reduce((sum, entry) => sum + (entry.bytes ?? 0), 0);
  const free = pane.freeBytes.value;
  const parts =
    chosen.length > 0
      ? [t("{count} of {total} selected", { count: chosen.length, total: rows.length }), formatBytes(bytes)]
      : [
          plural(rows.length, "{count} item", "{count} items"),
          hidden > 0 ? t("{count} hidden", { count: hidden }) : "",
          free === undefined ? "" : t("{size} free", { size: formatBytes(free) }),
          pane.isCut.value ? t("only the first are shown") : "",
        ];
  const way = path === "direct" ? t("Direct to the device") : t("By the relay");
  return (
    <footer class="ff">
      {parts.filter((part) => part !== "").join(", ")}
      <span class="fway">{way}</span>
    </footer>
  );
}
