import { type PlainText, t } from "../../language/index.ts";
import type { MenuItem } from "../../ui/index.ts";
import { LOCK_VKS, Vk } from "../../viewers/desktop/input/key-codes.ts";
import { changeDesktop, type DesktopSession, lockAtEnd, lockDevice } from "../../viewers/desktop/sessions.ts";

const letter = (text: string): number => text.charCodeAt(0);

const combinations: readonly (readonly [PlainText, readonly number[]])[] = [
  ["Win", [Vk.MetaLeft]],
  ["Win L", [Vk.MetaLeft, letter("L")]],
  ["Win R", [Vk.MetaLeft, letter("R")]],
  ["Win D", [Vk.MetaLeft, letter("D")]],
  ["Alt Tab", [Vk.Alt, Vk.Tab]],
  ["Alt F4", [Vk.Alt, Vk.F4]],
  ["Ctrl Esc", [Vk.Control, Vk.Escape]],
  ["Ctrl Shift Esc", [Vk.Control, Vk.Shift, Vk.Escape]],
  ["Ctrl W", [Vk.Control, letter("W")]],
  ["Print Screen", [Vk.PrintScreen]],
];

/** Keys that this browser or system would keep for itself, and how keys are meant. */
export function keyItems(session: DesktopSession): MenuItem[] {
  const { view, settings, host } = session;
  const isViewOnly = settings.isViewOnly || session.mayOnlyLook;
  const back = (deed: () => void) => () => {
    deed();
    view.focus();
  };
  return [
    { label: t("Ctrl Alt Del"), onSelect: back(() => view.send({ kind: "ctrlAltDel" })) },
    ...combinations.map(([keys, vks]) => ({ label: t(keys), onSelect: back(() => view.combine(vks)) })),
    { label: t("Lock the device"), isApart: true, onSelect: () => lockDevice(session.id) },
    ...(isViewOnly ? [] : [lockItem(session)]),
    {
      label: t("Caps Lock there"),
      isApart: true,
      isChecked: host.locks.hasCaps,
      onSelect: back(() => view.combine([LOCK_VKS.Caps])),
    },
    {
      label: t("Num Lock there"),
      isChecked: host.locks.hasNum,
      onSelect: back(() => view.combine([LOCK_VKS.Num])),
    },
    {
      label: t("Keys type what they type here"),
      isApart: true,
      isChecked: settings.mapping === "character",
      onSelect: () => changeDesktop(session.id, { mapping: "character" }),
    },
    {
      label: t("Keys by their place"),
      hint: t("layout of the device"),
      isChecked: settings.mapping === "position",
      onSelect: () => changeDesktop(session.id, { mapping: "position" }),
    },
    {
      label: t("Swap mouse buttons"),
      isChecked: settings.isSwapped,
      onSelect: () => changeDesktop(session.id, { isSwapped: !settings.isSwapped }),
    },
  ];
}

function lockItem({ id, locksAtEnd }: DesktopSession): MenuItem {
  return {
    label: t("Lock when I disconnect"),
    isChecked: locksAtEnd,
    onSelect: () => lockAtEnd(id, !locksAtEnd),
  };
}
