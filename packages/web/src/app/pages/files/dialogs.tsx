/**
 * Questions of the files page.
 */
import { useState } from "preact/hooks";
import { ConfirmDialog } from "../../../ui/index.ts";
import type { FilesSession, Pane } from "../../../viewers/files/index.ts";
import type { Ask } from "./deeds.ts";
import { EditDialog, PreviewDialog } from "./preview.tsx";

interface DialogProps {
  readonly session: FilesSession;
  readonly onClose: () => void;
}

const MAX_NAMED = 8;

export function PaneDialogs({ session, ask, onClose }: DialogProps & { readonly ask: Ask }) {
  const { kind, pane } = ask;
  const shared = { session, pane, onClose };
  if (kind === "new-folder")
    return <NameDialog {...shared} title="New folder" deed="Make folder" start="" run={makeFolder} />;
  if (kind === "zip")
    return <NameDialog {...shared} title="Pack as zip" deed="Pack" start={zipName(pane)} run={pack} />;
  if (kind === "remove") return <RemoveDialog {...shared} />;
  if (kind === "move") return <MoveDialog {...shared} />;
  if (!("entry" in ask)) return null;
  const { entry } = ask;
  if (kind === "preview") return <PreviewDialog {...shared} entry={entry} />;
  if (kind === "edit") return <EditDialog {...shared} entry={entry} />;
  const run = (to: FilesSession, place: Pane, name: string): Promise<void> =>
    to.change("Renaming", { action: "rename", path: place.path.value, oldname: entry.name, newname: name });
  return <NameDialog {...shared} title={`Rename ${entry.name}`} deed="Rename" start={entry.name} run={run} />;
}

function makeFolder(session: FilesSession, pane: Pane, name: string): Promise<void> {
  return session.change("Making a folder", { action: "mkdir", path: pane.pathOf(name) });
}

function zipName(pane: Pane): string {
  const [only, second] = pane.chosen.value;
  return `${second === undefined ? only : "archive"}.zip`;
}

function pack(session: FilesSession, pane: Pane, output: string): Promise<void> {
  const files = [...pane.chosen.value];
  return session.change(`Packing ${output}`, { action: "zip", path: pane.path.value, files, output });
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
      throw new Error("That is no name for a file.");
    await run(session, pane, name);
  };
  return (
    <ConfirmDialog title={title} deed={deed} onConfirm={confirm} onClose={onClose}>
      <div class="field">
        <label for="file-name">Name</label>
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
  const what = names.length === 1 ? (names[0] ?? "") : `${names.length.toLocaleString()} entries`;
  const remove = (): Promise<void> =>
    session.change(`Deleting ${what}`, { action: "rm", path: pane.path.value, delfiles: names, rec: true });
  return (
    <ConfirmDialog
      title={`Delete ${what}?`}
      deed={`Delete ${what}`}
      isFinal
      onConfirm={remove}
      onClose={onClose}
    >
      <p>
        {hasFolder ? "Folders go with everything in them. " : ""}This cannot be undone. In{" "}
        {pane.path.value || "/"}:
      </p>
      <ul class="fgone">
        {names.slice(0, MAX_NAMED).map((name) => (
          <li key={name}>{name}</li>
        ))}
        {names.length > MAX_NAMED && <li>and {(names.length - MAX_NAMED).toLocaleString()} more</li>}
      </ul>
    </ConfirmDialog>
  );
}

function MoveDialog({ session, pane, onClose }: DialogProps & { readonly pane: Pane }) {
  const names = [...pane.chosen.value];
  const other = session.panes.find((candidate) => candidate !== pane)?.path.value ?? "";
  const [folder, setFolder] = useState(other || pane.path.value);
  const [isMove, setMove] = useState(false);
  const run = (): Promise<void> => {
    const message = { action: isMove ? "move" : "copy", scpath: pane.path.value, dspath: folder, names };
    return session.change(`${isMove ? "Moving" : "Copying"} ${names.length} entries`, message);
  };
  const title = names.length === 1 ? `Copy or move ${names[0]}` : `Copy or move ${names.length} entries`;
  return (
    <ConfirmDialog title={title} deed={isMove ? "Move" : "Copy"} onConfirm={run} onClose={onClose}>
      <div class="seg" role="group" aria-label="What to do">
        <button type="button" aria-pressed={!isMove} onClick={() => setMove(false)}>
          Copy
        </button>
        <button type="button" aria-pressed={isMove} onClick={() => setMove(true)}>
          Move
        </button>
      </div>
      <div class="field">
        <label for="file-folder">To the folder</label>
        <input
          id="file-folder"
          class="input mono"
          maxLength={4096}
          value={folder}
          onInput={(event) => setFolder(event.currentTarget.value)}
        />
        <p class="hint">Files of the same name are replaced.</p>
      </div>
    </ConfirmDialog>
  );
}
