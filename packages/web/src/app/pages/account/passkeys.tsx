/** The own passkeys: listed, added, removed. */

import type { PasskeyOffer, ReplyOf } from "@tendril/protocol";
import type { otpHkeyGet } from "@tendril/protocol/actions/factors/otp-hkey-get";
import { otpHkeyRemove } from "@tendril/protocol/actions/factors/otp-hkey-remove";
import { webauthnEndregister } from "@tendril/protocol/actions/factors/webauthn-endregister";
import { webauthnStartregister } from "@tendril/protocol/actions/factors/webauthn-startregister";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, Field, formatAgoWithin, formatDate, Icon } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { hasPasskeys, makePasskey } from "../../passkey.ts";
import type { Codes } from "./app-dialogs.tsx";

type Passkey = NonNullable<ReplyOf<typeof otpHkeyGet>["keys"]>[number];

interface Props {
  readonly keys: readonly Passkey[];
  readonly canBeMade: boolean;
  readonly onDone: (codes: Codes) => void;
}

export function PasskeyRows({ keys, canBeMade, onDone }: Props) {
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<Passkey | null>(null);
  const canAdd = canBeMade && hasPasskeys();
  const remove = async ({ i }: Passkey): Promise<void> => {
    assertOk(await control.request(otpHkeyRemove, { index: i }));
    onDone([]);
  };
  return (
    <>
      {keys.map((key) => (
        <li key={key.i}>
          <span class="tile-i">
            <Icon name="fingerprint-pattern" />
          </span>
          <span class="two grow">
            <span class="med ell">{key.name}</span>
            <small title={formatDate(key.createdAtMs)}>
              {key.usedAtMs === undefined
                ? t("Passkey, not used yet")
                : t("Passkey, used {time}", { time: formatAgoWithin(key.usedAtMs) })}
            </small>
          </span>
          <span class="end">
            <button
              type="button"
              class="btn sm danger"
              aria-label={t("Remove the passkey {name}", { name: key.name })}
              onClick={() => setRemoved(key)}
            >
              {t("Remove")}
            </button>
          </span>
        </li>
      ))}
      <li>
        <span class="tile-i">
          <Icon name="fingerprint-pattern" />
        </span>
        <span class="two grow">
          <span class="med">{keys.length === 0 ? t("Passkey") : t("Another passkey")}</span>
          <small>
            {canAdd
              ? t("Fingerprint, face, PIN or a security key; signs in without a password too")
              : canBeMade
                ? t("This browser has none")
                : t("Browsers make them for servers with a name, not for an address")}
          </small>
        </span>
        <span class="end">
          {canAdd && (
            <button
              type="button"
              class="btn sm"
              aria-label={t("Add a passkey")}
              onClick={() => setAdding(true)}
            >
              {t("Add")}
            </button>
          )}
        </span>
      </li>
      {isAdding && <AddDialog count={keys.length} onDone={onDone} onClose={() => setAdding(false)} />}
      {removed !== null && (
        <ConfirmDialog
          title={t("Remove this passkey?")}
          deed={t("Remove")}
          isFinal
          onConfirm={() => remove(removed)}
          onClose={() => setRemoved(null)}
        >
          <p class="t2">
            {t("{name} will open this account no more. Remove it in your device as well.", {
              name: removed.name,
            })}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function AddDialog({
  count,
  onDone,
  onClose,
}: {
  count: number;
  onDone: (codes: Codes) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState(() => t("Passkey {number}", { number: count + 1 }));
  const add = async (): Promise<void> => {
    const begun = await control.request(webauthnStartregister, {});
    assertOk(begun);
    const response = (await makePasskey(begun.request ?? {})) as PasskeyOffer;
    const reply = await control.request(webauthnEndregister, { name: name.trim() || t("Passkey"), response });
    assertOk(reply);
    if (!reply.success)
      throw new Error(t("The server did not take this passkey. Open it by its own name and try again."));
    onDone(reply.passwords ?? []);
  };
  return (
    <ConfirmDialog title={t("Add a passkey")} deed={t("Add")} onConfirm={add} onClose={onClose}>
      <p class="t2">{t("The browser asks next. Choose a name by which you will know it again.")}</p>
      <Field id="passkey-name" label={t("Name")}>
        <input
          class="input"
          id="passkey-name"
          maxLength={64}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </Field>
    </ConfirmDialog>
  );
}
