/**
 * Files in the conversation: how far they are, and what can be done with them.
 */

import type { IncomingFile, OutgoingFile } from "@tendril/protocol/sessions/messenger";
import { said, t } from "../language/index.ts";
import { formatBytes, Icon, type IconName, showToast } from "../ui/index.ts";
import { canWriteToDisk, chooseDiskSink } from "./incoming.ts";
import type { Room } from "./room.ts";

export function SentFile({ file, room }: { file: OutgoingFile; room: Room }) {
  room.revision.value;
  const { name, size } = file.facts;
  return (
    <Attachment
      name={name}
      words={sentWords(file)}
      done={file.state === "running" ? file.done / (size || 1) : undefined}
    >
      {!file.isOver && (
        <Deed label={t("Cancel {name}", { name })} icon="x" onClick={() => room.cancelSending(file)} />
      )}
    </Attachment>
  );
}

export function GotFile({ file, room }: { file: IncomingFile; room: Room }) {
  room.revision.value;
  const { name, size, state, kept } = file;
  const url = room.blobs.get(file);
  const isRunning = state === "accepted" || state === "running" || state === "checking";
  const save = async (): Promise<void> => {
    try {
      if (!canWriteToDisk) return room.take(file);
      const sink = await chooseDiskSink(name);
      if (sink !== undefined) room.take(file, sink);
    } catch {
      showToast(t("The file cannot be written there."), { isWarning: true });
    }
  };
  return (
    <Attachment name={name} words={gotWords(file)} done={isRunning ? kept / (size || 1) : undefined}>
      {state === "offered" && (
        <Deed label={t("Save {name}", { name })} icon="download" onClick={() => void save()} />
      )}
      {(state === "offered" || isRunning) && (
        <Deed
          label={state === "offered" ? t("Refuse {name}", { name }) : t("Cancel {name}", { name })}
          icon="x"
          onClick={() => room.refuse(file)}
        />
      )}
      {url !== undefined && (
        <a
          class="btn quiet sm sq"
          href={url}
          download={name}
          aria-label={t("Save {name}", { name })}
          title={t("Save {name}", { name })}
        >
          <Icon name="download" />
        </a>
      )}
    </Attachment>
  );
}

function Attachment(props: {
  name: string;
  words: string;
  done: number | undefined;
  children: preact.ComponentChildren;
}) {
  const { name, words, done, children } = props;
  return (
    <div class="att">
      <span class="tile-i">
        <Icon name={iconOf(name)} />
      </span>
      <span class="two grow trunc">
        <span class="med trunc" title={name}>
          {name}
        </span>
        <small class="trunc">{words}</small>
        {done !== undefined && <progress aria-label={name} max={1} value={done} />}
      </span>
      {children}
    </div>
  );
}

function Deed({ label, icon, onClick }: { label: string; icon: IconName; onClick: () => void }) {
  return (
    <button type="button" class="btn quiet sm sq" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

function sentWords({ state, done, facts }: OutgoingFile): string {
  const size = formatBytes(facts.size);
  if (state === "offered") return t("{size}, offered", { size });
  if (state === "running") return t("{done} of {total}", { done: formatBytes(done), total: size });
  if (state === "done") return t("{size}, delivered", { size });
  return state === "cancelled" ? t("{size}, cancelled", { size }) : t("{size}, failed", { size });
}

function gotWords({ state, kept, size: bytes, problem }: IncomingFile): string {
  const size = formatBytes(bytes);
  if (state === "offered" || state === "unchecked") return size;
  if (state === "accepted" || state === "running")
    return t("{done} of {total}", { done: formatBytes(kept), total: size });
  if (state === "checking") return t("{size}, checking", { size });
  if (state === "done") return t("{size}, content checked", { size });
  return state === "cancelled" ? t("{size}, cancelled", { size }) : said(problem);
}

const icons: readonly (readonly [RegExp, IconName])[] = [
  [/\.(png|jpe?g|gif|webp|avif|bmp|svg|heic)$/i, "image"],
  [/\.(zip|7z|gz|tar|rar|xz|zst)$/i, "file-archive"],
  [/\.(txt|md|pdf|docx?|odt|log|csv)$/i, "file-text"],
  [/\.(mp4|mkv|webm|mov|avi)$/i, "film"],
];

function iconOf(name: string): IconName {
  return icons.find(([form]) => form.test(name))?.[1] ?? "file";
}
