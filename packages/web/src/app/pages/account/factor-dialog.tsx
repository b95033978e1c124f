/** Asks for the second factor before an action that could do great harm; good for a quarter of an hour. */

import { proveFactor } from "@tendril/protocol/actions/factors/prove-factor";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, Icon, showToast } from "../../../ui/index.ts";
import { hasPasskeys, usePasskey } from "../../passkey.ts";
import { useLoad } from "../../use-load.ts";
import { CodeField } from "./code-field.tsx";

export function FactorDialog({ answer }: { answer: (isGiven: boolean) => void }) {
  const loaded = useLoad("factor-ways", () => control.request(proveFactor, {}));
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState("");
  const { ways, request } = loaded.answer ?? {};
  const give = async (proof: object): Promise<void> => {
    const reply = await control.request(proveFactor, proof);
    if (!reply.success) throw new Error(t("This is wrong or was used before. Wait for the next code."));
    answer(true);
  };
  const withPasskey = async (): Promise<void> => {
    try {
      await give({ passkey: await usePasskey(request ?? {}) });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      loaded.reload(); // a challenge is good once
    }
  };
  const mail = async (): Promise<void> => {
    const { success } = await control.request(proveFactor, { mail: true });
    showToast(success ? t("A code is on its way.") : t("No code was sent. Try again in a few minutes."));
  };
  return (
    <ConfirmDialog
      title={t("Is it you?")}
      deed={t("Go on")}
      onConfirm={() => give({ code })}
      onClose={() => answer(false)}
    >
      <p class="t2">{t("This needs your second factor once more. Then it is not asked for 15 minutes.")}</p>
      {ways?.passkey && hasPasskeys() && (
        <button type="button" class="btn block" onClick={() => void withPasskey()}>
          <Icon name="fingerprint-pattern" />
          {t("Use a passkey")}
        </button>
      )}
      {ways?.mail && (
        <button type="button" class="btn block" onClick={() => void mail()}>
          <Icon name="mail" />
          {t("Send a code by mail")}
        </button>
      )}
      {problem !== "" && (
        <p class="c-danger" role="alert">
          {problem}
        </p>
      )}
      <CodeField
        label={ways?.app ? t("Code of the app, or a backup code") : t("Code")}
        value={code}
        onChange={setCode}
      />
    </ConfirmDialog>
  );
}
