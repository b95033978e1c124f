/**
 * All devices: searched, sorted, grouped, live; ten thousand rows scroll like ten.
 */
import { useComputed, useSignal } from "@preact/signals";
import { useState } from "preact/hooks";
import { isOnline, store } from "../../control/index.ts";
import { plural, t } from "../../language/index.ts";
import { Icon, Skeleton } from "../../ui/index.ts";
import { arrange, type SortKey } from "../device-rows.ts";
import { link, query, setQuery } from "../router.ts";
import { BulkBar } from "./bulk/bulk-bar.tsx";
import { DeviceRows } from "./device-rows.tsx";
import { FirstRun } from "./first-run.tsx";
import { SearchField, Understood } from "./search-field.tsx";
import { ViewsMenu } from "./views-menu.tsx";

export function DeviceList() {
  const selected = useSignal<ReadonlySet<string>>(new Set());
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const text = query.value.get("q") ?? "";
  const sort = (query.value.get("sort") ?? "name") as SortKey;
  const arranged = useComputed(() => {
    store.revision.value;
    return arrange(store, {
      text: query.value.get("q") ?? "",
      sort: (query.value.get("sort") ?? "name") as SortKey,
      isDescending: query.value.get("order") === "down",
      folded: new Set(),
    });
  });
  store.revision.value; // also the pages without rows follow the first device
  if (!store.isLoaded.value) return <Skeleton rows={12} />;
  if (store.devices.size === 0) return <FirstRun />;
  const { online, total } = counts();
  const shown = folded.size === 0 ? arranged.value : arrange(store, { ...viewOf(text, sort), folded });
  const fold = (groupId: string): void => {
    const next = new Set(folded);
    if (!next.delete(groupId)) next.add(groupId);
    setFolded(next);
  };
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>{t("Devices")}</h1>
        </div>
        <span class="sub">
          {plural(total, "{count} device, {online} online", "{count} devices, {online} online", { online })}
        </span>
        <div class="end">
          <a class="btn primary" href={link("add")} aria-label={t("Add device")}>
            <Icon name="plus" />
            <span class="wide">{t("Add device")}</span>
          </a>
        </div>
      </header>
      <div class="bar">
        <SearchField value={text} onInput={(value) => setQuery("q", value)} />
        <ViewsMenu />
      </div>
      <Understood text={text} count={shown.devices.length} />
      <DeviceRows rows={shown} selected={selected} sort={sort} onFold={fold} folded={folded} />
      <BulkBar selected={selected} />
    </>
  );
}

function viewOf(text: string, sort: SortKey) {
  return { text, sort, isDescending: query.value.get("order") === "down" };
}

function counts(): { online: number; total: number } {
  store.revision.value;
  let online = 0;
  for (const device of store.devices.values()) if (isOnline(device)) online++;
  return { online, total: store.devices.size };
}
