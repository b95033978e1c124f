/**
 * The field for the next message: Enter sends, Shift and Enter begins a line; files and emoji beside it.
 */

import { useRef, useState } from "preact/hooks";
import { t } from "../language/index.ts";
import { Icon } from "../ui/index.ts";
import { canWriteToDisk } from "./incoming.ts";
import type { Room, RoomFacts } from "./room.ts";

const MAX_CHARS = 10_000;
const MAX_ROWS = 6;
const emoji = [
  ..."😀😄😂🙂😉😊😍😎🤔😐😴😢😡👍👎👏🙏💪👋🤝✅❌⚠️❓❗💡🔥🎉❤️⭐☕🖥️💻🖨️📎📁🔒🔑🔧📞⏰🚀".matchAll(
    /\p{Extended_Pictographic}\ufe0f?/gu,
  ),
].map(([one]) => one);

export function Composer({ room }: { room: Room }) {
  const [text, setText] = useState("");
  const [isPicking, setPicking] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const { phase } = room.facts.value;
  const { name } = room.view.peer;
  const isOver = phase === "ended" || phase === "elsewhere";
  const write = (next: string): void => {
    setText(next);
    room.typing(next.trim() !== "");
  };
  const send = (): void => {
    if (text.trim() === "" || !room.say(text.trim())) return;
    setText("");
    room.typing(false);
    setPicking(false);
    field.current?.focus();
  };
  return (
    <>
      {isPicking && (
        <Emoji
          onPick={(one) => {
            write(text + one);
            field.current?.focus();
          }}
        />
      )}
      <form
        class="compose"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <FileButton room={room} isDisabled={isOver} />
        <button
          type="button"
          class="btn quiet sq"
          aria-label={t("Emoji")}
          title={t("Emoji")}
          aria-expanded={isPicking}
          disabled={isOver}
          onClick={() => setPicking(!isPicking)}
        >
          <Icon name="smile" />
        </button>
        <label class="vh" for="message">
          {t("Message to {name}", { name })}
        </label>
        <textarea
          ref={field}
          class="input"
          id="message"
          rows={Math.min(MAX_ROWS, text.split("\n").length)}
          maxLength={MAX_CHARS}
          placeholder={t("Message {name}", { name })}
          value={text}
          disabled={isOver}
          onInput={(event) => write(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        <button
          type="submit"
          class="btn primary sq"
          aria-label={t("Send")}
          title={t("Send")}
          disabled={isOver}
        >
          <Icon name="send-horizontal" />
        </button>
      </form>
      <p class="msf t3 f12">
        <Icon name="lock" />
        {wayWords(room.facts.value)}
        {!canWriteToDisk && ` ${t("Files that come are held by this browser until you save them.")}`}
      </p>
    </>
  );
}

function Emoji({ onPick }: { onPick: (one: string) => void }) {
  return (
    <div class="emoji" role="group" aria-label={t("Emoji")}>
      {emoji.map((one) => (
        <button key={one} type="button" onClick={() => onPick(one)}>
          {one}
        </button>
      ))}
    </div>
  );
}

function FileButton({ room, isDisabled }: { room: Room; isDisabled: boolean }) {
  const files = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="btn quiet sq"
        aria-label={t("Send files")}
        title={t("Send files")}
        disabled={isDisabled}
        onClick={() => files.current?.click()}
      >
        <Icon name="paperclip" />
      </button>
      <input
        ref={files}
        type="file"
        class="vh"
        multiple
        tabIndex={-1}
        aria-hidden="true"
        onChange={(event) => {
          room.sendFiles([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

/** Where the words go, and who keeps them. */
function wayWords({ phase, path, isRecorded }: RoomFacts): string {
  if (phase !== "joined") return t("Nothing is kept after this page is closed.");
  if (isRecorded) return t("Encrypted, by the relay of this server, which records it.");
  return path === "direct"
    ? t("Direct connection, end to end. Nothing is kept after this page is closed.")
    : t("Encrypted, by the relay of this server. Nothing is kept after this page is closed.");
}
