/**
 * What the menus offer for the entries that are chosen.
 */
import { t } from "../../../language/index.ts";
import type { MenuItem } from "../../../ui/index.ts";
import { kindOf, mayBeText } from "../../../viewers/files/index.ts";
import { download, type EntryPlace, openEntry, tell, unzip } from "./deeds.ts";

/** Those of the tool bar too: for a menu at the entries themselves. */
export function allItems(place: EntryPlace): MenuItem[] {
  const { session, pane } = place;
  const chosen = pane.chosenEntries;
  const [only] = chosen;
  const items: MenuItem[] = [];
  if (only !== undefined && chosen.length === 1) {
    const open = (): void => openEntry(place, only);
    if (only.kind !== "file") items.push({ label: t("Open|folder"), icon: "folder", onSelect: open });
    else if (["picture", "text"].includes(kindOf(only.name)))
      items.push({ label: t("Preview"), icon: "eye", onSelect: open });
  }
  items.push({ label: t("Download"), icon: "download", onSelect: () => download(session, pane, chosen) });
  return [...items, ...entryItems(place)];
}

export function entryItems({ session, pane, onAsk }: EntryPlace): MenuItem[] {
  const chosen = pane.chosenEntries;
  const [only] = chosen;
  const items: MenuItem[] = [];
  if (only !== undefined && chosen.length === 1) {
    items.push({
      label: t("Rename"),
      icon: "pencil",
      hint: "F2",
      onSelect: () => onAsk({ kind: "rename", pane, entry: only }),
    });
    if (only.kind === "file" && mayBeText(only.name)) {
      items.push({
        label: t("Edit as text"),
        icon: "square-pen",
        onSelect: () => onAsk({ kind: "edit", pane, entry: only }),
      });
    }
    if (kindOf(only.name) === "archive" && only.kind === "file") {
      items.push({
        label: t("Unpack here"),
        icon: "package-open",
        onSelect: () =>
          tell(unzip(session, pane, only).then((question) => question !== undefined && onAsk(question))),
      });
    }
  }
  if (chosen.length > 0) {
    items.push(
      { label: t("Copy or move"), icon: "copy", onSelect: () => onAsk({ kind: "move", pane }) },
      { label: t("Pack as zip"), icon: "file-archive", onSelect: () => onAsk({ kind: "zip", pane }) },
      {
        label: t("Delete"),
        icon: "trash-2",
        isDanger: true,
        onSelect: () => onAsk({ kind: "remove", pane }),
      },
    );
  }
  return items;
}
