/**
 * A look at pictures and text, and editing of text. What a device sends is drawn as pixels or characters, never as
 * markup.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, Dialog, Skeleton } from "../../../ui/index.ts";
import {
  type Entry,
  type FileSeen,
  type FilesSession,
  kindOf,
  type Pane,
  readText,
  writeText,
} from "../../../viewers/files/index.ts";
import { download } from "./deeds.ts";

interface PreviewProps {
  readonly session: FilesSession;
  readonly pane: Pane;
  readonly entry: Entry;
  readonly onClose: () => void;
}

const MAX_PICTURE_BYTES = 20_971_520;
const MAX_TEXT_BYTES = 1_048_576;
const MAX_SIDE = 2_048;

export function PreviewDialog({ session, pane, entry, onClose }: PreviewProps) {
  const isPicture = kindOf(entry.name) === "picture";
  const { seen, problem } = useContent(
    { session, pane, entry },
    isPicture ? MAX_PICTURE_BYTES : MAX_TEXT_BYTES,
  );
  return (
    <Dialog title={entry.name} onClose={onClose}>
      <div class="db fpreview">
        {problem !== "" && <p role="alert">{problem}</p>}
        {problem === "" && seen === undefined && <Skeleton rows={6} />}
        {seen !== undefined && (isPicture ? <Picture seen={seen} name={entry.name} /> : <Text seen={seen} />)}
      </div>
      <div class="df">
        <button type="button" class="btn" onClick={() => download(session, pane, [entry])}>
          {t("Download")}
        </button>
        <button type="button" class="btn primary" onClick={onClose}>
          {t("Close")}
        </button>
      </div>
    </Dialog>
  );
}

function useContent({ session, pane, entry }: Omit<PreviewProps, "onClose">, maxBytes: number) {
  const [seen, setSeen] = useState<FileSeen>();
  const [problem, setProblem] = useState("");
  useEffect(() => {
    let isWanted = true;
    session.read(pane.pathOf(entry.name), maxBytes).then(
      (content) => {
        if (isWanted) setSeen(content);
      },
      (error: unknown) => {
        if (isWanted) setProblem(error instanceof Error ? error.message : String(error));
      },
    );
    return () => {
      isWanted = false;
    };
  }, [entry.name]);
  return { seen, problem, setSeen };
}

function Picture({ seen, name }: { seen: FileSeen; name: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const draw = async (): Promise<void> => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(seen.bytes)]));
      const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
      const { current } = canvas;
      if (current === null) return;
      current.width = Math.max(1, Math.round(bitmap.width * scale));
      current.height = Math.max(1, Math.round(bitmap.height * scale));
      current.getContext("2d")?.drawImage(bitmap, 0, 0, current.width, current.height);
      bitmap.close();
    };
    draw().catch(() => setProblem(t("This picture cannot be shown. Its content is no picture, or damaged.")));
  }, [seen]);
  if (problem !== "") return <p role="alert">{problem}</p>;
  return <canvas ref={canvas} role="img" aria-label={name} />;
}

function Text({ seen }: { seen: FileSeen }) {
  const text = readText(seen.bytes);
  if (text === undefined) return <p role="alert">{t("This file is no text.")}</p>;
  return <pre class="output">{text || t("This file is empty.")}</pre>;
}

export function EditDialog({ session, pane, entry, onClose }: PreviewProps) {
  const { seen, problem } = useContent({ session, pane, entry }, MAX_TEXT_BYTES);
  const [text, setText] = useState<string>();
  const before = seen === undefined ? undefined : readText(seen.bytes);
  const save = async (): Promise<void> => {
    if (seen === undefined || before === undefined) throw new Error(t("There is nothing to save."));
    await session.write(pane.pathOf(entry.name), writeText(text ?? before, seen.bytes), seen);
    await session.refresh();
  };
  return (
    <ConfirmDialog
      title={t("Edit {name}", { name: entry.name })}
      deed={t("Save")}
      isReady={before !== undefined}
      onConfirm={save}
      onClose={onClose}
    >
      {problem !== "" && <p role="alert">{problem}</p>}
      {seen !== undefined && before === undefined && (
        <p role="alert">{t("This file is no text and cannot be edited here.")}</p>
      )}
      {before !== undefined && (
        <textarea
          class="input mono fedit"
          aria-label={t("Content of {name}", { name: entry.name })}
          spellcheck={false}
          value={text ?? before}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      )}
    </ConfirmDialog>
  );
}
