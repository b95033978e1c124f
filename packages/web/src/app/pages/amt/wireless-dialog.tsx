/**
 * One wireless network for the firmware. The password is told to the device and kept nowhere else.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtwifi } from "@tendril/protocol/actions/amt/amtwifi";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { ConfirmDialog, Field, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";

const securities = [
  ["wpa2-psk", "WPA2 with password"],
  ["wpa3-sae", "WPA3 with password"],
  ["wpa-psk", "WPA with password (old)"],
] as const satisfies readonly (readonly [string, PlainText])[];
type Security = (typeof securities)[number][0];
const MIN_PASSWORD = 8;

interface WirelessDialogProps {
  readonly device: WireDevice;
  /** Of the new network: what comes first is tried first. */
  readonly priority: number;
  readonly onSaved: () => void;
  readonly onClose: () => void;
}

export function WirelessDialog({ device, priority, onSaved, onClose }: WirelessDialogProps) {
  const [ssid, setSsid] = useState("");
  const [security, setSecurity] = useState<Security>("wpa2-psk");
  const [password, setPassword] = useState("");
  const save = async (): Promise<void> => {
    if (ssid === "") throw new Error(t("The network needs its name."));
    if (password.length < MIN_PASSWORD) throw new Error(t("The password has at least 8 characters."));
    const profile = {
      ...{ name: profileName(ssid), ssid, password, priority, authentication: security },
      encryption: security === "wpa-psk" ? "tkip" : "ccmp",
    } as const;
    assertOk(await control.request(amtwifi, { nodeid: device._id, step: "add", profile }));
    showToast(t("The firmware knows {name}.", { name: ssid }));
    onSaved();
  };
  return (
    <ConfirmDialog
      title={t("Add a wireless network")}
      deed={t("Add network")}
      onConfirm={save}
      onClose={onClose}
    >
      <Field id="wireless-ssid" label={t("Name of the network (SSID)")}>
        <input
          id="wireless-ssid"
          class="input"
          maxLength={32}
          autocomplete="off"
          value={ssid}
          onInput={(event) => setSsid(event.currentTarget.value)}
        />
      </Field>
      <Field id="wireless-security" label={t("Security")}>
        <select
          id="wireless-security"
          class="input"
          value={security}
          onChange={(event) => setSecurity(event.currentTarget.value as Security)}
        >
          {securities.map(([value, word]) => (
            <option key={value} value={value}>
              {t(word)}
            </option>
          ))}
        </select>
      </Field>
      <Field
        id="wireless-password"
        label={t("Password")}
        hint={t("It goes to the firmware of this device and is not kept by the server.")}
      >
        <input
          id="wireless-password"
          class="input"
          type="password"
          maxLength={63}
          autocomplete="new-password"
          value={password}
          onInput={(event) => setPassword(event.currentTarget.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}

/** Names of profiles in firmware have letters, digits and few signs. */
function profileName(ssid: string): string {
  return ssid.replace(/[^\w .-]/g, "-").slice(0, 32);
}
