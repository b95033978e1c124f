/**
 * Keys that a phone does not have, below the terminal. Ctrl stays down until the next key.
 */
import { type PlainText, t } from "../../language/index.ts";
import { heldControl, type TerminalSession } from "../../viewers/terminal/sessions.ts";
import type { SoftKey } from "../../viewers/terminal/soft-keys.ts";

type Arrow = "←" | "↓" | "↑" | "→";

const arrows: readonly (readonly [label: Arrow, key: SoftKey, name: PlainText])[] = [
  ["←", "left", "Left"],
  ["↓", "down", "Down"],
  ["↑", "up", "Up"],
  ["→", "right", "Right"],
];

export function TerminalKeys({ session }: { session: TerminalSession }) {
  const { id, view } = session;
  const isControlDown = heldControl.value === id;
  const press = (key: SoftKey): void => {
    view.press(key);
    view.focus();
  };
  return (
    <div class="keys term-keys" role="toolbar" aria-label={t("Keys")}>
      <button type="button" aria-label={t("Esc, Escape")} onClick={() => press("escape")}>
        {t("Esc")}
      </button>
      <button type="button" onClick={() => press("tab")}>
        {t("Tab")}
      </button>
      <button
        type="button"
        aria-pressed={isControlDown}
        onClick={() => {
          heldControl.value = isControlDown ? null : id;
          view.focus();
        }}
      >
        {t("Ctrl")}
      </button>
      {arrows.map(([label, key, name]) => (
        <button key={key} type="button" aria-label={t(name)} onClick={() => press(key)}>
          {label}
        </button>
      ))}
    </div>
  );
}
