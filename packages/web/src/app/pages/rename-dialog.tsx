import type { WireDevice } from "@tendril/protocol";
import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import { useState } from "preact/hooks";
import { control } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { ConfirmDialog } from "../../ui/index.ts";
import { assertOk } from "../assert-ok.ts";
import { ConsentFields } from "./consent-fields.tsx";
import { DeviceKindField } from "./device-kind.tsx";

/** Name, description and kind of a device. */
export function RenameDialog({ device, onClose }: { device: WireDevice; onClose: () => void }) {
  const [name, setName] = useState(device.name);
  const [desc, setDesc] = useState(device.desc ?? "");
  const [consent, setConsent] = useState(device.consent ?? 0);
  const [icon, setIcon] = useState(device.icon ?? 1);
  const save = async (): Promise<void> => {
    if (name.trim() === "") throw new Error(t("A device needs a name."));
    const changes = { name: name.trim(), desc, icon, consent };
    assertOk(await control.request(changedevice, { nodeid: device._id, ...changes }));
  };
  return (
    <ConfirmDialog
      title={t("Change {name}", { name: device.name })}
      deed={t("Save")}
      onConfirm={save}
      onClose={onClose}
    >
      <div class="field">
        <label for="device-name">{t("Name")}</label>
        <input
          id="device-name"
          class="input"
          maxLength={128}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <p class="hint">{t("The computer calls itself {name}.", { name: device.rname ?? "" })}</p>
      </div>
      <div class="field">
        <label for="device-desc">{t("Description")}</label>
        <input
          id="device-desc"
          class="input"
          maxLength={1024}
          value={desc}
          onInput={(event) => setDesc(event.currentTarget.value)}
        />
      </div>
      <DeviceKindField value={icon} onChange={setIcon} />
      <ConsentFields consent={consent} onChange={setConsent} />
    </ConfirmDialog>
  );
}
