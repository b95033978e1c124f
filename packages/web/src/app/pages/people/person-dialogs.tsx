/** Dialogs about one account: make, change, new password, remove. */

import type { WireUser } from "@tendril/protocol";
import { adduser } from "@tendril/protocol/actions/users/adduser";
import { changeuserpass } from "@tendril/protocol/actions/users/changeuserpass";
import { deleteuser } from "@tendril/protocol/actions/users/deleteuser";
import { edituser } from "@tendril/protocol/actions/users/edituser";
import { useState } from "preact/hooks";
import { account, control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, showToast, Tick } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { passwordHint } from "../../page-state.ts";
import { nameOf } from "./person-words.ts";
import { SiteRoleField } from "./site-role-field.tsx";

interface TextProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  readonly type?: "text" | "email" | "password";
  readonly hint?: string;
  readonly onChange: (text: string) => void;
}

export function TextField({ id, label, value, type = "text", hint, onChange }: TextProps) {
  const common = {
    ...{ id, value, class: "input", maxLength: 256, spellcheck: false },
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => onChange(event.currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {type === "text" && <input {...common} type="text" autocomplete="off" />}
      {type === "email" && <input {...common} type="email" autocomplete="off" />}
      {type === "password" && <input {...common} type="password" autocomplete="new-password" />}
      {hint !== undefined && <p class="hint">{hint}</p>}
    </div>
  );
}

export function NewPersonDialog({ onClose }: { onClose: () => void }) {
  const [fields, setFields] = useState({ username: "", realname: "", email: "", pass: "" });
  const [mustChange, setMustChange] = useState(true);
  const [siteadmin, setSiteadmin] = useState(0);
  const set = (field: keyof typeof fields) => (text: string) => setFields({ ...fields, [field]: text });
  return (
    <ConfirmDialog
      title={t("New account")}
      deed={t("Create account")}
      onClose={onClose}
      onConfirm={async () => {
        const username = fields.username.trim();
        const reply = await control.request(adduser, {
          ...{ ...fields, username, email: fields.email.trim(), siteadmin, resetNextLogin: mustChange },
        });
        assertOk(reply);
        showToast(t("Created {name}.", { name: username }));
      }}
    >
      <TextField id="p-name" label={t("User name")} value={fields.username} onChange={set("username")} />
      <TextField id="p-real" label={t("Full name")} value={fields.realname} onChange={set("realname")} />
      <TextField
        id="p-mail"
        label={t("Mail address")}
        type="email"
        value={fields.email}
        onChange={set("email")}
      />
      <TextField
        id="p-pass"
        label={t("Password")}
        type="password"
        value={fields.pass}
        hint={passwordHint()}
        onChange={set("pass")}
      />
      <Tick isOn={mustChange} onChange={setMustChange}>
        {t("Choose another password at the first sign-in")}
      </Tick>
      <SiteRoleField rights={siteadmin} onChange={setSiteadmin} />
    </ConfirmDialog>
  );
}

export function EditPersonDialog({ user, onClose }: { user: WireUser; onClose: () => void }) {
  const [realname, setRealname] = useState(user.realname ?? "");
  const [email, setEmail] = useState(user.email ?? "");
  const [isVerified, setVerified] = useState(user.emailVerified === true);
  const [realms, setRealms] = useState((user.groups ?? []).join(", "));
  const [siteadmin, setSiteadmin] = useState(user.siteadmin ?? 0);
  const [requiresFactor, setRequiresFactor] = useState(user.requiresFactor === true);
  const isSelf = user._id === account.value?._id;
  const save = async (): Promise<void> => {
    const groups = realms
      .split(",")
      .map((realm) => realm.trim())
      .filter((realm) => realm !== "");
    const isRealmChange = groups.join() !== (user.groups ?? []).join();
    assertOk(
      await control.request(edituser, {
        userid: user._id,
        realname: realname.trim(),
        email: email.trim(),
        emailVerified: isVerified && email.trim() !== "",
        requiresFactor,
        ...(isSelf ? {} : { siteadmin }),
        ...(isRealmChange ? { groups } : {}),
      }),
    );
  };
  return (
    <ConfirmDialog
      title={t("Change {name}", { name: nameOf(user) })}
      deed={t("Save")}
      onConfirm={save}
      onClose={onClose}
    >
      <TextField id="p-real" label={t("Full name")} value={realname} onChange={setRealname} />
      <TextField
        id="p-mail"
        label={t("Mail address")}
        type="email"
        value={email}
        onChange={(text) => {
          setEmail(text);
          setVerified(text === user.email && user.emailVerified === true);
        }}
      />
      <Tick isOn={isVerified} isDisabled={email.trim() === ""} onChange={setVerified}>
        {t("The address is confirmed")}
      </Tick>
      <TextField
        id="p-realms"
        label={t("Realms")}
        value={realms}
        hint={t("Separated by commas. A manager with realms sees only people who share one.")}
        onChange={setRealms}
      />
      <Tick isOn={requiresFactor} onChange={setRequiresFactor}>
        {t("Must have a second factor")}
      </Tick>
      {isSelf ? (
        <p class="hint">{t("Your own role is changed by another administrator.")}</p>
      ) : (
        <SiteRoleField rights={siteadmin} onChange={setSiteadmin} />
      )}
    </ConfirmDialog>
  );
}

export function PasswordDialog({ user, onClose }: { user: WireUser; onClose: () => void }) {
  const [pass, setPass] = useState("");
  const [mustChange, setMustChange] = useState(true);
  const [isFactorOver, setFactorOver] = useState(false);
  return (
    <ConfirmDialog
      title={t("New password for {name}", { name: nameOf(user) })}
      deed={t("Set password")}
      onClose={onClose}
      onConfirm={async () => {
        if (pass === "") throw new Error(t("A password is needed."));
        const wish = { userid: user._id, pass, resetNextLogin: mustChange, removeMultiFactor: isFactorOver };
        assertOk(await control.request(changeuserpass, wish));
        showToast(t("{name} has a new password and was signed out everywhere.", { name: nameOf(user) }));
      }}
    >
      <TextField
        id="p-pass"
        label={t("Password")}
        type="password"
        value={pass}
        hint={passwordHint()}
        onChange={setPass}
      />
      <Tick isOn={mustChange} onChange={setMustChange}>
        {t("Choose another password at the next sign-in")}
      </Tick>
      <Tick isOn={isFactorOver} onChange={setFactorOver}>
        {t("Remove the second factor, for someone who lost it")}
      </Tick>
    </ConfirmDialog>
  );
}

export function RemovePersonDialog(props: { user: WireUser; onClose: () => void; onDone: () => void }) {
  const { user, onClose, onDone } = props;
  return (
    <ConfirmDialog
      title={t("Remove the account {name}?", { name: user.name })}
      deed={t("Remove account")}
      isFinal
      typed={user.name}
      onClose={onClose}
      onConfirm={async () => {
        assertOk(await control.request(deleteuser, { userid: user._id }));
        showToast(t("Removed {name}.", { name: user.name }));
        onDone();
      }}
    >
      <p>
        {t(
          "Everything this person has open ends. Access to devices, user groups, login tokens and links for guests are taken back. This cannot be undone.",
        )}
      </p>
    </ConfirmDialog>
  );
}
