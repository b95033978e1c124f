import { useState } from "preact/hooks";
import { CopyButton, Dialog, showToast } from "../../ui/index.ts";
import { fetchClipboard, sendClipboard } from "../../viewers/desktop/clipboard.ts";
import { MAX_TYPED_CHARACTERS, typeText } from "../../viewers/desktop/input/typing.ts";
import { type DesktopSession, heldCopy } from "../../viewers/desktop/sessions.ts";

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
    if (found === "") setProblem("The clipboard there is empty, or the device did not answer.");
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
      title={`Clipboard of ${session.deviceName}`}
      onClose={() => {
        stop?.abort();
        onClose();
      }}
    >
      <div class="db">
        <div class="field">
          <label for="desk-clip">Text</label>
          <textarea
            id="desk-clip"
            class="input notes"
            value={text}
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <p class="hint">
            “Type it” presses one key after the other, for sign-in screens and other places that cannot paste.
            At most {MAX_TYPED_CHARACTERS.toLocaleString()} characters.
          </p>
        </div>
        {typed !== null && (
          <p role="status">
            {typed.done} of {typed.total} characters typed.
          </p>
        )}
        {problem !== "" && (
          <p class="c-danger" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="df wrap">
        <button type="button" class="btn" onClick={() => void attempt(fetchText)}>
          Fetch
        </button>
        <CopyButton text={text} className="btn" />
        <button
          type="button"
          class="btn"
          disabled={text === ""}
          onClick={() =>
            void attempt(async () => {
              await sendClipboard(session.deviceId, text);
              showToast(`The text is in the clipboard of ${session.deviceName}.`);
            })
          }
        >
          Send
        </button>
        {stop === null ? (
          <button type="button" class="btn primary" disabled={!canType} onClick={() => void attempt(type)}>
            Type it
          </button>
        ) : (
          <button type="button" class="btn danger" onClick={() => stop.abort()}>
            Stop typing
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
      <span>Copied on {held.deviceName}.</span>
      <button type="button" class="btn sm" onClick={() => void copy()}>
        Copy here too
      </button>
      <button type="button" class="btn sm quiet" onClick={() => (heldCopy.value = null)}>
        Dismiss
      </button>
    </div>
  );
}
