import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../language/index.ts";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
}

/** A modal dialog: focus stays inside, Escape closes it, focus returns. */
export function Dialog({ title, onClose, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const isGone = useRef(false);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal(); // before a key can be meant for it
    return () => {
      isGone.current = true;
      dialog?.close();
    };
  }, []);
  // the event comes later than the deed, when another dialog may be open that must stay
  const close = (): void => {
    if (!isGone.current) onClose();
  };
  return (
    <dialog ref={element} class="dialog" aria-label={title} onClose={close} onCancel={close}>
      <h2 class="dh">{title}</h2>
      {children}
    </dialog>
  );
}

interface ConfirmProps {
  /** A question that names the deed. */
  readonly title: string;
  readonly children: ComponentChildren;
  /** Repeats the deed. */
  readonly deed: string;
  readonly isFinal?: boolean;
  /** What must be typed before the button works. */
  readonly typed?: string;
  /** Whether there is anything to do yet. */
  readonly isReady?: boolean;
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
}

/** Asks before something that has consequences. A failure is shown where it was asked. */
export function ConfirmDialog({
  title,
  children,
  deed,
  isFinal = false,
  typed,
  isReady = true,
  onConfirm,
  onClose,
}: ConfirmProps) {
  const [text, setText] = useState("");
  const [problem, setProblem] = useState("");
  const [isBusy, setBusy] = useState(false);
  const confirm = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy || !isReady) return;
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      {/* a form, so that Enter in a field does the deed */}
      <form noValidate onSubmit={confirm}>
        <div class="db">
          {children}
          {typed !== undefined && (
            <div class="field">
              <label for="confirm-typed">{t("Type {typed} to go on", { typed })}</label>
              <input
                id="confirm-typed"
                class="input"
                value={text}
                onInput={(event) => setText(event.currentTarget.value)}
              />
            </div>
          )}
          {problem !== "" && (
            <p class="c-danger" role="alert">
              {problem}
            </p>
          )}
        </div>
        <div class="df">
          <button type="button" class="btn" onClick={onClose}>
            {t("Cancel")}
          </button>
          <button
            type="submit"
            class={isFinal ? "btn danger-solid" : "btn primary"}
            disabled={isBusy || !isReady || (typed !== undefined && text !== typed)}
          >
            {deed}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
