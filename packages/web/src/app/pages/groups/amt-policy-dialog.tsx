/** What becomes of Intel AMT in the devices of a group. The password that was given is never shown. */
import { isFirmwarePassword } from "@tendril/amt";
import type { FieldsOf, WireAmtPolicy, WireGroup } from "@tendril/protocol";
import { meshamtpolicy } from "@tendril/protocol/actions/groups/meshamtpolicy";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { type PlainText, t } from "../../../language/index.ts";
import { ConfirmDialog, Field, showToast, Tick } from "../../../ui/index.ts";
import { assertOk, WEAK_PASSWORD } from "../../assert-ok.ts";

const CLIENT = 2;
const ADMIN = 3;

const types: readonly (readonly [type: number, word: PlainText, hint: PlainText])[] = [
  [0, "Leave it as it is", "Nothing is changed in the firmware of devices."],
  [1, "Switch it off where it can be", "Firmware in client control is deactivated; admin control stays."],
  [
    CLIENT,
    "Client control",
    "The agent activates it. People at the device have to agree to what others see and do.",
  ],
  [ADMIN, "Admin control", "Nobody has to agree. It needs an activation certificate on this server."],
  [
    4,
    "The best there is",
    "Admin control where it is possible, else client control; passwords are random, devices connect by themselves.",
  ],
];
const connections = [
  [0, "Leave as it is"],
  [2, "Devices connect by themselves (CIRA)"],
  [1, "Take it away"],
] as const satisfies readonly (readonly [number, PlainText])[];
const seconds = [
  [0, "stays in it"],
  [1, "is deactivated"],
  [2, "stays in it, and what cannot be in admin control comes into it"],
] as const satisfies readonly (readonly [number, PlainText])[];

export function AmtPolicyDialog({ group, onClose }: { group: WireGroup; onClose: () => void }) {
  const [policy, setPolicy] = useState<WireAmtPolicy>(group.amt ?? { type: 0 });
  const [password, setPassword] = useState("");
  const [isRandom, setRandom] = useState(group.amt?.password !== 1);
  const { type } = policy;
  const hasPassword = type === CLIENT || type === ADMIN;
  const change = (part: Partial<WireAmtPolicy>): void => setPolicy((before) => ({ ...before, ...part }));
  const save = async (): Promise<void> => {
    const amtpolicy = wishOf(policy, { isRandom, password, isKept: group.amt?.password === 1 });
    assertOk(await control.request(meshamtpolicy, { meshid: group._id, amtpolicy }));
    showToast(t("The policy of {group} is stored.", { group: group.name }));
  };
  return (
    <ConfirmDialog
      title={t("Intel AMT in {group}", { group: group.name })}
      deed={t("Save")}
      onConfirm={save}
      onClose={onClose}
    >
      <Field id="policy-type" label={t("With Intel AMT of its devices")} hint={hintOf(type)}>
        <Choice
          id="policy-type"
          value={type}
          options={types}
          onChange={(chosen) => change({ type: chosen })}
        />
      </Field>
      {hasPassword && (
        <>
          <Tick isOn={isRandom} onChange={setRandom}>
            {t("A random password for each device")}
          </Tick>
          {!isRandom && (
            <PasswordField password={password} isStored={group.amt?.password === 1} onChange={setPassword} />
          )}
          <Field id="policy-cira" label={t("Connections to this server")}>
            <Choice
              id="policy-cira"
              value={policy.cirasetup ?? 0}
              options={connections}
              onChange={(cirasetup) => change({ cirasetup })}
            />
          </Field>
        </>
      )}
      {type === CLIENT && (
        <Tick isOn={policy.badpass === 1} onChange={(isOn) => change({ badpass: isOn ? 1 : 0 })}>
          {t("Activate anew when no password works")}
        </Tick>
      )}
      {type === ADMIN && (
        <Field id="policy-client" label={t("Firmware in client control")}>
          <Choice
            id="policy-client"
            value={policy.ccm ?? 0}
            options={seconds}
            onChange={(ccm) => change({ ccm })}
          />
        </Field>
      )}
    </ConfirmDialog>
  );
}

interface PasswordFieldProps {
  readonly password: string;
  readonly isStored: boolean;
  readonly onChange: (password: string) => void;
}

function PasswordField({ password, isStored, onChange }: PasswordFieldProps) {
  const hint = t("8 to 32 characters: capital and small letters, a digit and a sign. It is kept encrypted.");
  return (
    <Field id="policy-password" label={t("Password of the firmware")} hint={hint}>
      <input
        id="policy-password"
        class="input"
        type="password"
        maxLength={32}
        autocomplete="new-password"
        placeholder={isStored ? t("Unchanged") : ""}
        value={password}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </Field>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly value: number;
  readonly options: readonly (readonly [value: number, word: PlainText, ...unknown[]])[];
  readonly onChange: (value: number) => void;
}

function Choice({ id, value, options, onChange }: ChoiceProps) {
  return (
    <select
      id={id}
      class="input select"
      value={String(value)}
      onChange={(event) => onChange(Number(event.currentTarget.value))}
    >
      {options.map(([one, word]) => (
        <option key={one} value={String(one)}>
          {t(word)}
        </option>
      ))}
    </select>
  );
}

function hintOf(type: number): string {
  const found = types.find(([one]) => one === type);
  return found === undefined ? "" : t(found[2]);
}

/** @throws Error with a sentence when the password is none that firmware takes. */
function wishOf(
  { type, badpass = 0, cirasetup = 0, ccm = 0 }: WireAmtPolicy,
  { isRandom, password, isKept }: { isRandom: boolean; password: string; isKept: boolean },
): FieldsOf<typeof meshamtpolicy>["amtpolicy"] {
  if (type !== CLIENT && type !== ADMIN) return { type };
  const rest = { type, cirasetup, ...(type === CLIENT ? { badpass } : { ccm }) };
  if (isRandom) return { ...rest, password: "" };
  if (password === "" && isKept) return rest;
  if (!isFirmwarePassword(password)) {
    throw new Error(t(WEAK_PASSWORD));
  }
  return { ...rest, password };
}
