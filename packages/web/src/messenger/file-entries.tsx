/**
 * Files in the conversation: how far they are, and what can be done with them.
 */
import type { IncomingFile, OutgoingFile } from "@tendril/protocol/sessions/messenger";
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
      {!file.isOver && <Deed label={`Cancel ${name}`} icon="x" onClick={() => room.cancelSending(file)} />}
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
      showToast("The file cannot be written there.", { isWarning: true });
    }
  };
  return (
    <Attachment name={name} words={gotWords(file)} done={isRunning ? kept / (size || 1) : undefined}>
      {state === "offered" && <Deed label={`Save ${name}`} icon="download" onClick={() => void save()} />}
      {(state === "offered" || isRunning) && (
        <Deed
          label={state === "offered" ? `Refuse ${name}` : `Cancel ${name}`}
          icon="x"
          onClick={() => room.refuse(file)}
        />
      )}
      {url !== undefined && (
        <a
          class="btn quiet sm sq"
          href={url}
          download={name}
          aria-label={`Save ${name}`}
          title={`Save ${name}`}
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

function sentWords({ state, done, facts: { size } }: OutgoingFile): string {
  if (state === "offered") return `${formatBytes(size)}, offered`;
  if (state === "running") return `${formatBytes(done)} of ${formatBytes(size)}`;
  if (state === "done") return `${formatBytes(size)}, delivered`;
  return state === "cancelled" ? `${formatBytes(size)}, cancelled` : `${formatBytes(size)}, failed`;
}

function gotWords({ state, kept, size, problem }: IncomingFile): string {
  if (state === "offered") return formatBytes(size);
  if (state === "accepted" || state === "running") return `${formatBytes(kept)} of ${formatBytes(size)}`;
  if (state === "checking") return `${formatBytes(size)}, checking`;
  if (state === "done") return `${formatBytes(size)}, content checked`;
  if (state === "unchecked") return formatBytes(size);
  return state === "cancelled" ? `${formatBytes(size)}, cancelled` : problem;
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
