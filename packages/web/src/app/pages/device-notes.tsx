/**
 * Notes, description and tags of a device.
 */
import type { WireDevice } from "@tendril/protocol";
import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import { getNotes } from "@tendril/protocol/actions/devices/get-notes";
import { setNotes } from "@tendril/protocol/actions/devices/set-notes";
import { useState } from "preact/hooks";
import { control } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { Icon, showToast } from "../../ui/index.ts";
import { assertOk } from "../assert-ok.ts";
import { abilitiesOn } from "../rights.ts";
import { useLoad } from "../use-load.ts";

export function DeviceNotes({ device }: { device: WireDevice }) {
  const notes = useLoad(device._id, () => control.request(getNotes, { id: device._id }));
  const [draft, setDraft] = useState<string | null>(null);
  const can = abilitiesOn(device);
  const save = async (): Promise<void> => {
    try {
      assertOk(await control.request(setNotes, { id: device._id, notes: draft ?? "" }));
      setDraft(null);
      notes.reload();
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error), { isWarning: true });
    }
  };
  return (
    <section class="card" aria-labelledby="h-notes">
      <div class="ch">
        <h2 id="h-notes">{t("Notes")}</h2>
        <span class="end">
          {draft === null && can.has("notes") && (
            <button type="button" class="btn quiet sm" onClick={() => setDraft(notes.answer?.notes ?? "")}>
              <Icon name="pencil" />
              {t("Edit")}
            </button>
          )}
          {draft !== null && (
            <>
              <button type="button" class="btn sm" onClick={() => setDraft(null)}>
                {t("Cancel")}
              </button>
              <button type="button" class="btn primary sm" onClick={save}>
                {t("Save")}
              </button>
            </>
          )}
        </span>
      </div>
      <div class="cb col">
        {device.desc !== undefined && <p class="t2">{device.desc}</p>}
        {draft === null ? (
          <p class="notes-shown">{notes.answer?.notes ?? <span class="t3">{t("No notes yet.")}</span>}</p>
        ) : (
          <textarea
            class="input notes"
            aria-label={t("Notes")}
            value={draft}
            onInput={(event) => setDraft(event.currentTarget.value)}
          />
        )}
        <Tags device={device} mayChange={can.has("manage")} />
      </div>
    </section>
  );
}

function Tags({ device, mayChange }: { device: WireDevice; mayChange: boolean }) {
  const [isAdding, setAdding] = useState(false);
  const tags = device.tags ?? [];
  const change = async (next: readonly string[]): Promise<void> => {
    try {
      const wanted = next.length === 0 ? "" : [...next];
      assertOk(await control.request(changedevice, { nodeid: device._id, tags: wanted }));
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error), { isWarning: true });
    }
  };
  return (
    <div class="tags">
      {tags.map((tag) => (
        <span class="tag" key={tag}>
          {tag}
          {mayChange && (
            <button
              type="button"
              class="x"
              aria-label={t("Remove tag {tag}", { tag })}
              onClick={() => change(tags.filter((other) => other !== tag))}
            >
              ×
            </button>
          )}
        </span>
      ))}
      {mayChange && isAdding && (
        <input
          class="input tag-input"
          aria-label={t("New tag")}
          maxLength={64}
          autofocus
          onBlur={() => setAdding(false)}
          onKeyDown={(event) => {
            if (event.key === "Escape") setAdding(false);
            if (event.key !== "Enter" || event.currentTarget.value.trim() === "") return;
            change([...tags, event.currentTarget.value.trim()]).finally(() => setAdding(false));
          }}
        />
      )}
      {mayChange && !isAdding && (
        <button type="button" class="btn quiet sm" onClick={() => setAdding(true)}>
          <Icon name="plus" />
          {t("Tag")}
        </button>
      )}
    </div>
  );
}
