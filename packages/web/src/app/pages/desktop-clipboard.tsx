import { useState } from "preact/hooks";
import { t } from "../../language/index.ts";
import { CopyButton, Dialog, showToast } from "../../ui/index.ts";
import { fetchClipboard, heldCopy, sendClipboard } from "../../viewers/desktop/clipboard.ts";
import { MAX_TYPED_CHARACTERS, typeText } from "../../viewers/desktop/input/typing.ts";
import type { DesktopSession } from "../../viewers/desktop/sessions.ts";

/** The clipboard by hand: fetch, change, send, or type it key by key where nothing can be pasted. */
export function ClipboardDialog({ session, onClose }: { session: DesktopSession; onClose: () => void }) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const [typed, setTyped] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const [stop, setStop] = useState<AbortController | null>(null);
  const attempt = async (deed: () => Promise<void>): Promise<void> => {
    setProblem("");
    await deed().catch((error: unknown) =>
      setProblem(error instanceof Error ? error.message : String(error)),
    );
  };
  const fetchText = async (): Promise<void> => {
    const found = await fetchClipboard(session.deviceId);
    setText(found);
    if (found === "") setProblem(t("The clipboard there is empty, or the device did not answer."));
  };
  const type = async (): Promise<void> => {
    const control = new AbortController();
    setStop(control);
    const deps = {
      type: (piece: string) => session.view.type(piece),
      wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
      onProgress: (done: number, total: number) => setTyped({ done, total }),
    };
    await typeText(text, deps, control.signal);
    setStop(null);
    setTyped(null);
  };
  const length = [...text].length;
  const canType =
    length > 0 && length <= MAX_TYPED_CHARACTERS && !session.settings.isViewOnly && !session.mayOnlyLook;
  return (
    <Dialog
      title={t("Clipboard of {name}", { name: session.deviceName })}
      onClose={() => {
        stop?.abort();
        onClose();
      }}
    >
      <div class="db">
        <div class="field">
          <label for="desk-clip">{t("Text")}</label>
          <textarea
            id="desk-clip"
            class="input notes"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <p class="hint">
            {t(
              "“Type it” presses one key after the other, for sign-in screens and other places that cannot paste. At most {count} characters.",
              { count: MAX_TYPED_CHARACTERS },
            )}
          </p>
        </div>
        {typed !== null && <p role="status">{t("{done} of {total} characters typed.", typed)}</p>}
        {problem !== "" && (
          <p class="c-danger" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="df wrap">
        <button type="button" class="btn" onClick={() => void attempt(fetchText)}>
          {t("Fetch")}
        </button>
        <CopyButton text={text} className="btn" />
        <button
          type="button"
          class="btn"
          disabled={text === ""}
          onClick={() =>
            void attempt(async () => {
              await sendClipboard(session.deviceId, text);
              showToast(t("The text is in the clipboard of {name}.", { name: session.deviceName }));
            })
          }
        >
          {t("Send")}
        </button>
        {stop === null ? (
          <button type="button" class="btn primary" disabled={!canType} onClick={() => void attempt(type)}>
            {t("Type it")}
          </button>
        ) : (
          <button type="button" class="btn danger" onClick={() => stop.abort()}>
            {t("Stop typing")}
          </button>
        )}
      </div>
    </Dialog>
  );
}

/** The browser did not let us put into the clipboard what was copied there: one press does. */
export function CopyHeld() {
  const held = heldCopy.value;
  if (held === null) return null;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(held.text);
    heldCopy.value = null;
  };
  return (
    <div class="desk-held" role="status">
      <span>{t("Copied on {name}.", { name: held.deviceName })}</span>
      <button type="button" class="btn sm" onClick={() => void copy()}>
        {t("Copy here too")}
      </button>
      <button type="button" class="btn sm quiet" onClick={() => (heldCopy.value = null)}>
        {t("Dismiss")}
      </button>
    </div>
  );
}
