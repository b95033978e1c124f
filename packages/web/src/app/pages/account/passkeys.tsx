/** The own passkeys: listed, added, removed. */
import type { PasskeyOffer, ReplyOf } from "@tendril/protocol";
import type { otpHkeyGet } from "@tendril/protocol/actions/factors/otp-hkey-get";
import { otpHkeyRemove } from "@tendril/protocol/actions/factors/otp-hkey-remove";
import { webauthnEndregister } from "@tendril/protocol/actions/factors/webauthn-endregister";
import { webauthnStartregister } from "@tendril/protocol/actions/factors/webauthn-startregister";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { ConfirmDialog, Field, formatAgo, formatDate, Icon } from "../../../ui/index.ts";
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
              Passkey,{" "}
              {key.usedAtMs === undefined ? "not used yet" : `used ${formatAgo(key.usedAtMs).toLowerCase()}`}
            </small>
          </span>
          <span class="end">
            <button
              type="button"
              class="btn sm danger"
              aria-label={`Remove the passkey ${key.name}`}
              onClick={() => setRemoved(key)}
            >
              Remove
            </button>
          </span>
        </li>
      ))}
      <li>
        <span class="tile-i">
          <Icon name="fingerprint-pattern" />
        </span>
        <span class="two grow">
          <span class="med">{keys.length === 0 ? "Passkey" : "Another passkey"}</span>
          <small>
            {canAdd
              ? "Fingerprint, face, PIN or a security key; signs in without a password too"
              : canBeMade
                ? "This browser has none"
                : "Browsers make them for servers with a name, not for an address"}
          </small>
        </span>
        <span class="end">
          {canAdd && (
            <button type="button" class="btn sm" aria-label="Add a passkey" onClick={() => setAdding(true)}>
              Add
            </button>
          )}
        </span>
      </li>
      {isAdding && <AddDialog count={keys.length} onDone={onDone} onClose={() => setAdding(false)} />}
      {removed !== null && (
        <ConfirmDialog
          title="Remove this passkey?"
          deed="Remove"
          isFinal
          onConfirm={() => remove(removed)}
          onClose={() => setRemoved(null)}
        >
          <p class="t2">{removed.name} will open this account no more. Remove it in your device as well.</p>
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
  const [name, setName] = useState(`Passkey ${count + 1}`);
  const add = async (): Promise<void> => {
    const begun = await control.request(webauthnStartregister, {});
    assertOk(begun);
    const response = (await makePasskey(begun.request ?? {})) as PasskeyOffer;
    const reply = await control.request(webauthnEndregister, { name: name.trim() || "Passkey", response });
    assertOk(reply);
    if (!reply.success)
      throw new Error("The server did not take this passkey. Open it by its own name and try again.");
    onDone(reply.passwords ?? []);
  };
  return (
    <ConfirmDialog title="Add a passkey" deed="Add" onConfirm={add} onClose={onClose}>
      <p class="t2">The browser asks next. Choose a name by which you will know it again.</p>
      <Field id="passkey-name" label="Name">
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
