import { useState } from "preact/hooks";
import { type PlainText, t } from "../../language/index.ts";
import { Icon } from "../../ui/index.ts";
import { Vk } from "../../viewers/desktop/input/key-codes.ts";
import { changeDesktop, type DesktopSession } from "../../viewers/desktop/sessions.ts";

const held: readonly (readonly [PlainText, number])[] = [
  ["Ctrl", Vk.Control],
  ["Alt", Vk.Alt],
  ["Shift", Vk.Shift],
  ["Win", Vk.MetaLeft],
];
type Arrow = "←" | "↓" | "↑" | "→";

const pressed: readonly (readonly [label: PlainText | Arrow, number, name: PlainText])[] = [
  ["Esc", Vk.Escape, "Esc, Escape"],
  ["Tab", Vk.Tab, "Tab"],
  ["←", Vk.Left, "Left"],
  ["↓", Vk.Down, "Down"],
  ["↑", Vk.Up, "Up"],
  ["→", Vk.Right, "Right"],
  ["Del", Vk.Delete, "Del, Delete"],
];

function labelOf(label: PlainText | Arrow): string {
  return label === "←" || label === "↓" || label === "↑" || label === "→" ? label : t(label);
}

/** Keys that a phone does not have. Ctrl and its like stay down until they are pressed again. */
export function KeyRow({ session }: { session: DesktopSession }) {
  const [down, setDown] = useState<readonly string[]>([]);
  const { view, settings } = session;
  if (session.phase !== "open" || settings.isViewOnly || session.mayOnlyLook) return null;
  const hold = (name: string, vk: number): void => {
    const isDown = !down.includes(name);
    view.holdKey(`row:${name}`, vk, isDown);
    setDown(isDown ? [...down, name] : down.filter((other) => other !== name));
  };
  const press = (vk: number): void => {
    view.combine([vk]);
    for (const [name, modifier] of held)
      if (down.includes(name)) view.holdKey(`row:${name}`, modifier, false);
    setDown([]);
  };
  const isTrackpad = settings.touchMode === "trackpad";
  return (
    <div class="keys touch-only" role="toolbar" aria-label={t("Keys")}>
      <button
        type="button"
        aria-label={t("Show keyboard")}
        onClick={() => view.focus({ isKeyboardWanted: true })}
      >
        <Icon name="keyboard" />
      </button>
      <button
        type="button"
        aria-label={t("Trackpad mode")}
        aria-pressed={isTrackpad}
        onClick={() => changeDesktop(session.id, { touchMode: isTrackpad ? "direct" : "trackpad" })}
      >
        <Icon name="touchpad" />
      </button>
      {pressed.slice(0, 2).map(([label, vk, name]) => (
        <button key={name} type="button" aria-label={t(name)} onClick={() => press(vk)}>
          {labelOf(label)}
        </button>
      ))}
      {held.map(([name, vk]) => (
        <button key={name} type="button" aria-pressed={down.includes(name)} onClick={() => hold(name, vk)}>
          {t(name)}
        </button>
      ))}
      {pressed.slice(2).map(([label, vk, name]) => (
        <button key={name} type="button" aria-label={t(name)} onClick={() => press(vk)}>
          {labelOf(label)}
        </button>
      ))}
    </div>
  );
}
