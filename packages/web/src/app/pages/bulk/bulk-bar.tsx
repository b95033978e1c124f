/**
 * What can be done with several devices at once,; each deed says whom it affects first.
 */
import type { Signal } from "@preact/signals";
import { getDeviceDetails } from "@tendril/protocol/actions/devices/get-device-details";
import { useState } from "preact/hooks";
import { control, store } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { Icon, Menu, showToast } from "../../../ui/index.ts";
import { Lazy } from "../../lazy.tsx";
import { saveFile } from "../../save-file.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import type { Deed } from "./deeds.ts";

const loadSend = () => import("../files/send-dialog.tsx").then((module) => module.SendFilesDialog);

export function BulkBar({ selected }: { selected: Signal<ReadonlySet<string>> }) {
  const [deed, setDeed] = useState<Deed | null>(null);
  const [sent, setSent] = useState<readonly string[] | null>(null);
  const ids = [...selected.value].filter((id) => store.devices.has(id));
  if (ids.length === 0) return null;
  const clear = (): void => {
    selected.value = new Set();
  };
  return (
    <>
      <div class="bulk" role="toolbar" aria-label={t("Selected devices")}>
        <strong>{t("{count} selected", { count: ids.length })}</strong>
        <button type="button" class="btn quiet" onClick={() => setDeed("run")}>
          <Icon name="terminal" />
          {t("Run command")}
        </button>
        <button type="button" class="btn quiet p-hide" onClick={() => setDeed("message")}>
          <Icon name="message-square" />
          {t("Message")}
        </button>
        <button type="button" class="btn quiet p-hide" onClick={() => setSent(ids)}>
          <Icon name="file-up" />
          {t("Send files")}
        </button>
        <button type="button" class="btn quiet p-hide" onClick={() => setDeed("tag")}>
          <Icon name="tag" />
          {t("Tag")}
        </button>
        <button type="button" class="btn quiet p-hide" onClick={() => setDeed("move")}>
          <Icon name="folder" />
          {t("Move")}
        </button>
        <Menu
          label={t("More actions")}
          className="btn quiet"
          items={[
            { label: t("Message"), icon: "message-square", onSelect: () => setDeed("message") },
            { label: t("Send files"), icon: "file-up", onSelect: () => setSent(ids) },
            { label: t("Tag"), icon: "tag", onSelect: () => setDeed("tag") },
            { label: t("Move"), icon: "folder", onSelect: () => setDeed("move") },
            { label: t("Wake"), icon: "power", onSelect: () => setDeed("wake") },
            { label: t("Export as a table"), icon: "download", onSelect: () => void exportTable(ids) },
            { label: t("Restart"), icon: "rotate-cw", onSelect: () => setDeed("restart") },
            { label: t("Switch off"), icon: "power-off", onSelect: () => setDeed("off") },
            { label: t("Update agents"), icon: "refresh-cw", onSelect: () => setDeed("update") },
            { label: t("Remove"), icon: "trash-2", isDanger: true, onSelect: () => setDeed("remove") },
          ]}
        >
          {t("More")}
          <Icon name="chevron-down" className="caret" />
        </Menu>
        <span class="sep" />
        <button type="button" class="btn quiet sq" aria-label={t("Clear selection")} onClick={clear}>
          <Icon name="x" />
        </button>
      </div>
      {deed !== null && <BulkDialog deed={deed} ids={ids} onClose={() => setDeed(null)} onDone={clear} />}
      {sent !== null && <Lazy load={loadSend} ids={sent} onClose={() => setSent(null)} />}
    </>
  );
}

/** The chosen devices with everything that this person may see of them, for a spreadsheet. */
async function exportTable(ids: readonly string[]): Promise<void> {
  try {
    const { data } = await control.request(getDeviceDetails, { nodeids: [...ids], type: "csv" });
    saveFile([data], { name: "devices.csv", type: "text/csv;charset=utf-8" });
  } catch (error) {
    showToast(error instanceof Error ? error.message : String(error), { isWarning: true });
  }
}
