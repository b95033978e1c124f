/**
 * Address and account of firmware, as typed. What is stored is never shown, so the password begins empty.
 */
import { t } from "../../../language/index.ts";
import { Field } from "../../../ui/index.ts";

export interface TypedAccount {
  readonly host: string;
  readonly user: string;
  readonly pass: string;
  readonly isTls: boolean;
}

export const noAccount: TypedAccount = { host: "", user: "admin", pass: "", isTls: false };

interface FieldsProps {
  readonly account: TypedAccount;
  readonly onChange: (account: TypedAccount) => void;
  /** Stands in the empty field for the address. */
  readonly hostHint: string;
}

export function AccountFields({ account, onChange, hostHint }: FieldsProps) {
  const { host, isTls } = account;
  return (
    <>
      <Field id="amt-host" label={t("Address in the server's network")}>
        <input
          id="amt-host"
          class="input"
          maxLength={256}
          placeholder={hostHint}
          value={host}
          onInput={(event) => onChange({ ...account, host: event.currentTarget.value })}
        />
      </Field>
      <LoginFields account={account} onChange={onChange} />
      <label class="row">
        <input
          class="switch"
          type="checkbox"
          role="switch"
          aria-checked={isTls}
          checked={isTls}
          onChange={(event) => onChange({ ...account, isTls: event.currentTarget.checked })}
        />
        <span class="grow">{t("The firmware wants TLS")}</span>
      </label>
    </>
  );
}

/** User and password alone. */
export function LoginFields({ account, onChange }: Omit<FieldsProps, "hostHint">) {
  const { user, pass } = account;
  return (
    <>
      <Field id="amt-user" label={t("User name in the firmware")}>
        <input
          id="amt-user"
          class="input"
          maxLength={32}
          autocomplete="off"
          value={user}
          onInput={(event) => onChange({ ...account, user: event.currentTarget.value })}
        />
      </Field>
      <Field id="amt-pass" label={t("Password")} hint={t("It is kept encrypted and never shown again.")}>
        <input
          id="amt-pass"
          class="input"
          type="password"
          maxLength={64}
          autocomplete="new-password"
          value={pass}
          onInput={(event) => onChange({ ...account, pass: event.currentTarget.value })}
        />
      </Field>
    </>
  );
}
