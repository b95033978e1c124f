/**
 * The agreement of the person at the device: a code on their screen, read out and typed here.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtconsent } from "@tendril/protocol/actions/amt/amtconsent";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";

const CODE_DIGITS = 6;

interface ConsentProps {
  readonly device: WireDevice;
  readonly onClose: () => void;
  /** The code was right. */
  readonly onGiven: () => void;
}

/** Shown once the code is on the screen of the device. */
export function AmtConsentDialog({ device, onClose, onGiven }: ConsentProps) {
  const [code, setCode] = useState("");
  const send = async (): Promise<void> => {
    if (!/^\d{6}$/.test(code)) throw new Error(t("The code has six digits."));
    const reply = await control.request(amtconsent, { nodeid: device._id, step: "code", code: Number(code) });
    if (reply.result !== undefined) assertOk(reply);
    onGiven();
  };
  return (
    <ConfirmDialog
      title={t("Code on the screen of the device")}
      deed={t("Continue")}
      onConfirm={send}
      onClose={onClose}
    >
      <p>{t("The person at {name} sees a six-digit code now. Ask for it.", { name: device.name })}</p>
      <div class="field">
        <label for="amt-code">{t("Code")}</label>
        <input
          id="amt-code"
          class="input"
          inputMode="numeric"
          autocomplete="off"
          maxLength={CODE_DIGITS}
          value={code}
          onInput={(event) => setCode(event.currentTarget.value)}
        />
      </div>
    </ConfirmDialog>
  );
}

/** Makes the firmware show a code. @throws Error with its words when it does not. */
export async function askForConsent(device: WireDevice): Promise<void> {
  const reply = await control.request(amtconsent, { nodeid: device._id, step: "start" });
  if (reply.result !== undefined) assertOk(reply);
}
