import { useEffect, useState } from "preact/hooks";
import { t } from "../../language/index.ts";
import { ConfirmDialog, Icon, Menu, type MenuItem, showToast } from "../../ui/index.ts";
import { navigate, query } from "../router.ts";
import { changeViews, loadViews, savedViews } from "../saved-views.ts";
import { MAX_VIEWS, type SavedView, withView } from "../saved-views-state.ts";

/** Views of the device list by name: search, order and grouping come back with one. */
export function ViewsMenu() {
  const [isNaming, setNaming] = useState(false);
  const views = savedViews.value;
  useEffect(() => {
    if (views === undefined) loadViews().catch(() => {}); // the page says that the connection is lost
  }, []);
  const current = query.value.toString();
  const shown = views?.find((view) => view.query === current);
  const items: MenuItem[] = (views ?? []).map((view) => ({
    label: view.name,
    isChecked: view === shown,
    onSelect: () => navigate(`devices${view.query === "" ? "" : `?${view.query}`}`),
  }));
  items.push({
    label: t("Save this view"),
    icon: "plus",
    isApart: items.length > 0,
    onSelect: () => setNaming(true),
  });
  if (shown !== undefined) {
    items.push({
      label: t("Remove {name}", { name: shown.name }),
      icon: "trash-2",
      isDanger: true,
      onSelect: () => void remove(shown),
    });
  }
  return (
    <>
      <Menu label={t("Views")} items={items}>
        <Icon name="list-tree" />
        <span class="wide">{shown?.name ?? t("Views")}</span>
      </Menu>
      {isNaming && <NameDialog current={current} onClose={() => setNaming(false)} />}
    </>
  );
}

function NameDialog({ current, onClose }: { current: string; onClose: () => void }) {
  const [name, setName] = useState("");
  const save = async (): Promise<void> => {
    const view = { name: name.trim(), query: current };
    if (view.name === "") throw new Error(t("A view needs a name."));
    await changeViews((views) => {
      const changed = withView(views, view);
      if (changed.length > MAX_VIEWS)
        throw new Error(t("There is room for {count} views.", { count: MAX_VIEWS }));
      return changed;
    });
  };
  return (
    <ConfirmDialog title={t("Save this view")} deed={t("Save")} onConfirm={save} onClose={onClose}>
      <div class="field">
        <label for="view-name">{t("Name")}</label>
        <input
          id="view-name"
          class="input"
          maxLength={64}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p class="hint">{t("Search and order are kept with your account. The same name replaces a view.")}</p>
      </div>
    </ConfirmDialog>
  );
}

async function remove({ name }: SavedView): Promise<void> {
  try {
    await changeViews((views) => views.filter((view) => view.name !== name));
  } catch (error) {
    showToast(error instanceof Error ? error.message : String(error));
  }
}
