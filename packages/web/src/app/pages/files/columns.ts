/**
 * Columns of the list of files: the name, and those that a person wants beside it.
 */
import { type PlainText, t } from "../../../language/index.ts";
import type { MenuItem } from "../../../ui/index.ts";
import type { Pane, SortKey } from "../../../viewers/files/index.ts";
import { type FileColumn, preferences, setPreference } from "../../preferences.ts";

interface Column {
  readonly key: SortKey;
  readonly word: PlainText;
}

const name: Column = { key: "name", word: "Name" };
const choosable: readonly (Column & { readonly key: FileColumn })[] = [
  { key: "type", word: "Type|file" },
  { key: "size", word: "Size" },
  { key: "changed", word: "Changed" },
];

/** From the left. */
export function shownColumns(): readonly Column[] {
  const { fileColumns } = preferences.value;
  return [name, ...choosable.filter(({ key }) => fileColumns.includes(key))];
}

/** For `grid-template-columns`; how wide each is depends on the room. */
export function columnWidths(): string {
  return [
    "minmax(0, 1fr)",
    ...shownColumns()
      .slice(1)
      .map(({ key }) => `var(--c-${key})`),
  ].join(" ");
}

export function columnItems(panes: readonly Pane[]): MenuItem[] {
  const { fileColumns } = preferences.value;
  return choosable.map(({ key, word }) => {
    const isChecked = fileColumns.includes(key);
    return {
      label: t(word),
      isChecked,
      onSelect() {
        setPreference(
          "fileColumns",
          isChecked ? fileColumns.filter((one) => one !== key) : [...fileColumns, key],
        );
        // an order that cannot be seen cannot be understood
        for (const pane of panes) if (isChecked && pane.sort.value.key === key) pane.sortBy("name");
      },
    };
  });
}
