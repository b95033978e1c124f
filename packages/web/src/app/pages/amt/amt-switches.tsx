/**
 * What the firmware allows, for whom the person there is asked, and whether it tells this server of alerts.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtevents } from "@tendril/protocol/actions/amt/amtevents";
import { amtfeatures } from "@tendril/protocol/actions/amt/amtfeatures";
import type { AmtFeatures } from "@tendril/protocol/actions/amt/amtstate";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";

const redirections = [
  ["kvm", "Screen (KVM)"],
  ["sol", "Serial console"],
  ["ider", "Boot image"],
] as const satisfies readonly (readonly [string, PlainText])[];
const consents = [
  ["none", "Nobody is asked"],
  ["kvm", "For the screen only"],
  ["all", "For everything"],
] as const satisfies readonly (readonly [string, PlainText])[];
type Consent = AmtFeatures["consent"];

interface SwitchesProps {
  readonly device: WireDevice;
  readonly features: AmtFeatures;
  /** Absent where the firmware did not tell. */
  readonly sendsAlerts: boolean | undefined;
  readonly onChanged: () => void;
}

export function AmtSwitches({ device, features, sendsAlerts, onChanged }: SwitchesProps) {
  const [isBusy, setBusy] = useState(false);
  const nodeid = device._id;
  const run = (change: () => Promise<{ readonly result?: string | undefined }>): void => {
    setBusy(true);
    change()
      .then(assertOk)
      .catch((error: unknown) =>
        showToast(error instanceof Error ? error.message : String(error), { isWarning: true }),
      )
      .finally(() => {
        setBusy(false);
        onChanged();
      });
  };
  return (
    <section class="card" aria-labelledby="amt-switches">
      <div class="ch">
        <h2 id="amt-switches">{t("Switches")}</h2>
      </div>
      <div class="cb col amt-switches">
        {redirections.map(
          ([name, word]) =>
            features[name] !== undefined && (
              <Switch
                key={name}
                word={t(word)}
                isOn={features.listener && features[name] === true}
                isBusy={isBusy}
                onChange={(isOn) => run(() => control.request(amtfeatures, { nodeid, [name]: isOn }))}
              />
            ),
        )}
        {sendsAlerts !== undefined && (
          <Switch
            word={t("Alerts to this server")}
            isOn={sendsAlerts}
            isBusy={isBusy}
            onChange={(isOn) =>
              run(() => control.request(amtevents, { nodeid, step: isOn ? "subscribe" : "unsubscribe" }))
            }
          />
        )}
        <div class="field">
          <label for="amt-consent">{t("Consent of the person there")}</label>
          <select
            id="amt-consent"
            class="input"
            value={features.consent}
            disabled={isBusy || !features.canChangeConsent}
            onChange={(event) => {
              const consent = event.currentTarget.value as Consent;
              run(() => control.request(amtfeatures, { nodeid, consent }));
            }}
          >
            {consents.map(([value, word]) => (
              <option key={value} value={value}>
                {t(word)}
              </option>
            ))}
          </select>
          {!features.canChangeConsent && (
            <p class="hint">
              {t("The firmware keeps this: it is in client control, or its maker has set it.")}
            </p>
          )}
        </div>
      </div>
    </section>
  );
}

interface SwitchProps {
  readonly word: string;
  readonly isOn: boolean;
  readonly isBusy: boolean;
  readonly onChange: (isOn: boolean) => void;
}

function Switch({ word, isOn, isBusy, onChange }: SwitchProps) {
  return (
    <label class="row">
      <span class="grow">{word}</span>
      <input
        class="switch"
        type="checkbox"
        role="switch"
        aria-checked={isOn}
        checked={isOn}
        disabled={isBusy}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
