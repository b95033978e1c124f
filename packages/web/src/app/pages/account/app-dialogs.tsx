/** Dialogs of the authenticator app: set it up, and deeds that ask for a code of it. */

import { otpauthClear } from "@tendril/protocol/actions/factors/otpauth-clear";
import { otpauthGetpasswords } from "@tendril/protocol/actions/factors/otpauth-getpasswords";
import { otpauthSetup } from "@tendril/protocol/actions/factors/otpauth-setup";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { ConfirmDialog, CopyButton } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { QrCode } from "../qr-code.tsx";
import { CodeField } from "./code-field.tsx";

const WRONG: PlainText = "This code is wrong or was used before. Wait for the next one.";

/** Backup codes that were made just now. */
export type Codes = readonly { readonly p: number }[];

export interface AppSetUp {
  readonly secret: string;
  /** `otpauth://` address that apps read. */
  readonly url: string;
}

interface StepProps {
  readonly onDone: (codes: Codes) => void;
  readonly onClose: () => void;
}

export function AppSetUpDialog({ secret, url, onDone, onClose }: StepProps & AppSetUp) {
  const [code, setCode] = useState("");
  const confirm = async (): Promise<void> => {
    const reply = await control.request(otpauthSetup, { secret, token: code });
    assertOk(reply);
    if (!reply.success) throw new Error(t(WRONG));
    onDone(reply.passwords ?? []);
  };
  return (
    <ConfirmDialog
      title={t("Set up an authenticator app")}
      deed={t("Turn on")}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p class="t2">{t("Let the app read this picture, or add an account by key, based on time:")}</p>
      {url !== "" && <QrCode text={url} label={t("The key as a QR code")} />}
      <p class="row">
        <code class="mono">{secret.replaceAll(/.{4}(?=.)/g, "$& ")}</code>
        <span class="end">
          <CopyButton text={secret} />
        </span>
      </p>
      <CodeField label={t("Code that the app shows")} value={code} onChange={setCode} />
    </ConfirmDialog>
  );
}

export function AppCodeDialog({ deed, onDone, onClose }: StepProps & { deed: "codes" | "remove" }) {
  const [code, setCode] = useState("");
  const isRemoval = deed === "remove";
  const confirm = async (): Promise<void> => {
    const reply = isRemoval
      ? await control.request(otpauthClear, { token: code })
      : await control.request(otpauthGetpasswords, { subaction: 1, token: code });
    if (reply.result === "tokenrequired") throw new Error(t(WRONG));
    assertOk(reply);
    onDone("passwords" in reply ? (reply.passwords ?? []) : []);
  };
  return (
    <ConfirmDialog
      title={isRemoval ? t("Remove the authenticator app?") : t("New backup codes?")}
      deed={isRemoval ? t("Remove") : t("Make new codes")}
      isFinal={isRemoval}
      onConfirm={confirm}
      onClose={onClose}
    >
      <p class="t2">
        {isRemoval
          ? t(
              "Signing in will not ask for its codes. Without another second factor the password alone is enough.",
            )
          : t("Those before will work no more.")}
      </p>
      <CodeField label={t("Code of the app, or a backup code")} value={code} onChange={setCode} />
    </ConfirmDialog>
  );
}
