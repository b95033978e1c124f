/**
 * Where keys come from: a hidden text field inside the viewer, so that soft keyboards, dead keys and input methods work
 * and the browser gives the clipboard on Ctrl V without being asked for it.
 */
import { t } from "../../../language/index.ts";
import type { InputGate } from "./input-gate.ts";
import { Vk } from "./key-codes.ts";
import type { Keyboard, KeyPress } from "./keyboard.ts";

/** The browser tells of a paste soon after its key, or not at all: a busy one takes its time. */
const PASTE_EVENT_MS = 250;
const PASTE_LIMIT_MS = 1_500;

export interface KeyboardFocusDeps {
  readonly element: HTMLElement;
  readonly keyboard: Keyboard;
  readonly gate: InputGate;
  isActive(): boolean;
  onPaste(text: string): Promise<void>;
  onCopyKey(): void;
  onLeave(): void;
  onFocus(): void;
  onBlur(): void;
}

export interface KeyboardFocus {
  take(options?: { readonly isKeyboardWanted?: boolean }): void;
  /** A press on the picture: keys go there, but no soft keyboard comes up. */
  takeFromPress(): void;
  setSharingClipboard(isShared: boolean): void;
  dispose(): void;
}

export function createKeyboardFocus(deps: KeyboardFocusDeps): KeyboardFocus {
  const field = document.createElement("textarea");
  field.className = "desk-keys";
  field.setAttribute(
    "aria-label",
    t("Keyboard of the remote desktop. Ctrl Alt Shift gives it back to this page."),
  );
  for (const [name, value] of [
    ["autocomplete", "off"],
    ["autocorrect", "off"],
    ["autocapitalize", "off"],
    ["spellcheck", "false"],
    ["inputmode", "none"],
  ] as const)
    field.setAttribute(name, value);
  deps.element.append(field);
  const listening = new AbortController();
  const source = new KeySource(field, deps);
  const on = <Name extends keyof HTMLElementEventMap>(
    name: Name,
    handle: (event: HTMLElementEventMap[Name]) => void,
  ): void => field.addEventListener(name, handle, { signal: listening.signal });
  on("keydown", (event) => source.onDown(event));
  on("keyup", (event) => source.onUp(event));
  on("input", (event) => source.onInput(event instanceof InputEvent && event.isComposing));
  on("compositionend", () => source.onInput(false));
  on("paste", (event) => source.onPaste(event));
  on("focus", () => deps.onFocus());
  on("blur", () => deps.onBlur());
  return {
    take({ isKeyboardWanted = false } = {}) {
      field.setAttribute("inputmode", isKeyboardWanted ? "text" : "none");
      if (isKeyboardWanted) field.blur(); // a field that has the focus already brings no keyboard up
      field.focus({ preventScroll: true });
    },
    takeFromPress() {
      if (document.activeElement !== field) field.focus({ preventScroll: true });
    },
    setSharingClipboard: (isShared) => {
      source.isSharingClipboard = isShared;
    },
    dispose() {
      listening.abort();
      field.remove();
    },
  };
}

class KeySource {
  readonly #field: HTMLTextAreaElement;
  readonly #deps: KeyboardFocusDeps;
  isSharingClipboard = false;
  /** What was typed of the word that a soft keyboard puts together. */
  #typed = "";
  #letPasteGo: () => void = () => {};

  constructor(field: HTMLTextAreaElement, deps: KeyboardFocusDeps) {
    this.#field = field;
    this.#deps = deps;
  }

  onDown(event: KeyboardEvent): void {
    event.stopPropagation();
    if (isLeaving(event)) {
      event.preventDefault();
      this.#deps.onLeave();
      return;
    }
    if (!this.#deps.isActive() || event.isComposing || event.keyCode === 229) return;
    const isShortcut = event.ctrlKey && !event.altKey && !event.metaKey;
    const isPaste = isShortcut && event.code === "KeyV" && this.isSharingClipboard;
    if (isPaste && !event.repeat) this.#holdForPaste();
    const isOurs = this.#deps.keyboard.press(pressOf(event));
    if (isOurs && !isPaste) event.preventDefault();
    if (isShortcut && (event.code === "KeyC" || event.code === "KeyX") && this.isSharingClipboard)
      this.#deps.onCopyKey();
  }

  onUp(event: KeyboardEvent): void {
    event.stopPropagation();
    if (!this.#deps.isActive()) return;
    if (this.#deps.keyboard.release(pressOf(event))) event.preventDefault();
  }

  /**
   * Text of an input method or a soft keyboard. An input method shows letters first that become others: they are waited
   * for. Soft keyboards put every word together so; there each letter is typed at once, and taken back when it changes.
   */
  onInput(isComposing: boolean): void {
    const isSoft = this.#field.inputMode === "text";
    if (isComposing && !isSoft) return;
    const text = this.#field.value;
    if (this.#deps.isActive()) this.#typeChange(text);
    this.#typed = isComposing ? text : "";
    if (!isComposing) this.#field.value = "";
  }

  #typeChange(text: string): void {
    const [before, now] = [[...this.#typed], [...text]];
    const differsAt = before.findIndex((character, i) => character !== now[i]);
    const kept = differsAt === -1 ? before.length : differsAt;
    for (let i = kept; i < before.length; i++) this.#deps.keyboard.combine([Vk.Backspace]);
    this.#deps.keyboard.type(now.slice(kept).join(""));
  }

  onPaste(event: ClipboardEvent): void {
    event.preventDefault();
    const letGo = this.#letPasteGo;
    this.#letPasteGo = () => {};
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!this.isSharingClipboard || text === "") {
      letGo();
      return;
    }
    const limit = window.setTimeout(letGo, PASTE_LIMIT_MS);
    this.#deps.onPaste(text).finally(() => {
      window.clearTimeout(limit);
      letGo();
    });
  }

  /** Ctrl V waits until the text is there. */
  #holdForPaste(): void {
    const letGo = this.#deps.gate.hold();
    this.#letPasteGo = letGo;
    window.setTimeout(() => {
      if (this.#letPasteGo !== letGo) return;
      this.#letPasteGo = () => {};
      letGo();
    }, PASTE_EVENT_MS);
  }
}

function isLeaving({ ctrlKey, altKey, shiftKey, key }: KeyboardEvent): boolean {
  return ctrlKey && altKey && shiftKey && ["Control", "Alt", "Shift"].includes(key);
}

function pressOf(event: KeyboardEvent): KeyPress {
  return {
    code: event.code,
    key: event.key,
    hasShift: event.shiftKey,
    hasControl: event.ctrlKey,
    hasAlt: event.altKey,
    hasMeta: event.metaKey,
    hasAltGraph: event.getModifierState("AltGraph"),
    atMs: event.timeStamp,
  };
}
