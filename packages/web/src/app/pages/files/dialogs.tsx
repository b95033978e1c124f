/**
 * Questions of the files page.
 */
import { useRef, useState } from "preact/hooks";
import { plural, t } from "../../../language/index.ts";
import { ConfirmDialog } from "../../../ui/index.ts";
import type { FilesSession, Pane } from "../../../viewers/files/index.ts";
import { type Ask, briefly, copyTo, type ReplaceWish } from "./deeds.ts";
import { EditDialog, PreviewDialog } from "./preview.tsx";

interface DialogProps {
  readonly session: FilesSession;
  readonly onClose: () => void;
}

interface AskingProps extends DialogProps {
  /** One question leads to another. */
  readonly onAsk: (ask: Ask) => void;
}

const MAX_NAMED = 8;

export function PaneDialogs({ session, ask, onAsk, onClose }: AskingProps & { readonly ask: Ask }) {
  const { kind, pane } = ask;
  const shared = { session, pane, onClose };
  if (kind === "new-folder")
    return (
      <NameDialog {...shared} title={t("New folder")} deed={t("Make folder")} start="" run={makeFolder} />
    );
  if (kind === "zip")
    return (
      <NameDialog {...shared} title={t("Pack as zip")} deed={t("Pack")} start={zipName(pane)} run={pack} />
    );
  if (kind === "remove") return <RemoveDialog {...shared} />;
  if (kind === "move") return <MoveDialog {...shared} onAsk={onAsk} />;
  if ("wish" in ask) return <ReplaceDialog wish={ask.wish} onClose={onClose} />;
  if (!("entry" in ask)) return null;
  const { entry } = ask;
  if (kind === "preview") return <PreviewDialog {...shared} entry={entry} />;
  if (kind === "edit") return <EditDialog {...shared} entry={entry} />;
  const run = (to: FilesSession, place: Pane, name: string): Promise<void> =>
    to.change(t("Renaming"), {
      action: "rename",
      path: place.path.value,
      oldname: entry.name,
      newname: name,
    });
  return (
    <NameDialog
      {...shared}
      title={t("Rename {name}", { name: entry.name })}
      deed={t("Rename")}
      start={entry.name}
      run={run}
    />
  );
}

function makeFolder(session: FilesSession, pane: Pane, name: string): Promise<void> {
  return session.change(t("Making a folder"), { action: "mkdir", path: pane.pathOf(name) });
}

function zipName(pane: Pane): string {
  const [only, second] = pane.chosen.value;
  return `${second === undefined ? only : "archive"}.zip`;
}

function pack(session: FilesSession, pane: Pane, output: string): Promise<void> {
  const files = [...pane.chosen.value];
  return session.change(t("Packing {name}", { name: output }), {
    action: "zip",
    path: pane.path.value,
    files,
    output,
  });
}

interface NameProps extends DialogProps {
  readonly pane: Pane;
  readonly title: string;
  readonly deed: string;
  readonly start: string;
  readonly run: (session: FilesSession, pane: Pane, name: string) => Promise<void>;
}

function NameDialog({ session, pane, title, deed, start, run, onClose }: NameProps) {
  const [name, setName] = useState(start);
  const confirm = async (): Promise<void> => {
    if (name === "" || name === "." || name === ".." || /[/\0]/.test(name))
      throw new Error(t("That is no name for a file."));
    await briefly(run(session, pane, name));
  };
  return (
    <ConfirmDialog title={title} deed={deed} onConfirm={confirm} onClose={onClose}>
      <div class="field">
        <label for="file-name">{t("Name")}</label>
        <input
          id="file-name"
          class="input"
          maxLength={255}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

function RemoveDialog({ session, pane, onClose }: DialogProps & { readonly pane: Pane }) {
  const entries = pane.chosenEntries;
  const names = entries.map(({ name }) => name);
  const hasFolder = entries.some(({ kind }) => kind !== "file");
  const what =
    names.length === 1 ? (names[0] ?? "") : plural(names.length, "{count} entry", "{count} entries");
  const remove = (): Promise<void> =>
    session.change(t("Deleting {what}", { what }), {
      action: "rm",
      path: pane.path.value,
      delfiles: names,
      rec: true,
    });
  return (
    <ConfirmDialog
      title={t("Delete {what}?", { what })}
      deed={t("Delete {what}", { what })}
      isFinal
      onConfirm={() => briefly(remove())}
      onClose={onClose}
    >
      <p>
        {hasFolder ? `${t("Folders go with everything in them.")} ` : ""}
        {t("This cannot be undone. In {path}:", { path: pane.path.value || "/" })}
      </p>
      <Names names={names} count={names.length} />
    </ConfirmDialog>
  );
}

function Names({ names, count }: { names: readonly string[]; count: number }) {
  const shown = names.slice(0, MAX_NAMED);
  return (
    <ul class="fgone">
      {shown.map((name) => (
        <li key={name}>{name}</li>
      ))}
      {count > shown.length && <li>{t("and {count} more", { count: count - shown.length })}</li>}
    </ul>
  );
}

function ReplaceDialog({ wish, onClose }: Pick<DialogProps, "onClose"> & { readonly wish: ReplaceWish }) {
  const { names, count, folder, isMove, run } = wish;
  const what = count === 1 ? (names[0] ?? "") : plural(count, "{count} entry", "{count} entries");
  return (
    <ConfirmDialog
      title={t("Replace {what}?", { what })}
      deed={t("Replace {what}", { what })}
      isFinal
      onConfirm={() => briefly(run())}
      onClose={onClose}
    >
      <p>
        {isMove
          ? t(
              "There is such a name in {path}. A file is replaced; a folder that is there already is not moved.",
              { path: folder },
            )
          : t(
              "There is such a name in {path}. A file is replaced; what is in a folder is put into the folder there.",
              { path: folder },
            )}
      </p>
      <Names names={names} count={count} />
    </ConfirmDialog>
  );
}

function MoveDialog({ session, pane, onAsk, onClose }: AskingProps & { readonly pane: Pane }) {
  const names = [...pane.chosen.value];
  const other = session.panes.find((candidate) => candidate !== pane)?.path.value ?? "";
  const [folder, setFolder] = useState(other || pane.path.value);
  const [isMove, setMove] = useState(false);
  const question = useRef<Ask | undefined>(undefined);
  const run = async (): Promise<void> => {
    question.current = await copyTo({ session, from: pane, folder, isMove });
  };
  const close = (): void => {
    if (question.current === undefined) onClose();
    else onAsk(question.current);
  };
  const title =
    names.length === 1
      ? t("Copy or move {name}", { name: names[0] ?? "" })
      : plural(names.length, "Copy or move {count} entry", "Copy or move {count} entries");
  return (
    <ConfirmDialog title={title} deed={isMove ? t("Move") : t("Copy")} onConfirm={run} onClose={close}>
      <div class="seg" role="group" aria-label={t("What to do")}>
        <button type="button" aria-pressed={!isMove} onClick={() => setMove(false)}>
          {t("Copy")}
        </button>
        <button type="button" aria-pressed={isMove} onClick={() => setMove(true)}>
          {t("Move")}
        </button>
      </div>
      <div class="field">
        <label for="file-folder">{t("To the folder")}</label>
        <input
          id="file-folder"
          class="input mono"
          maxLength={4096}
          value={folder}
          onInput={(event) => setFolder(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}
