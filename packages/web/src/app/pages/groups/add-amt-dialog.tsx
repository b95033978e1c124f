/** A device with Intel AMT that the server reaches by its address. */

import type { WireGroup } from "@tendril/protocol";
import { addamtdevice } from "@tendril/protocol/actions/amt/addamtdevice";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, Field, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { AccountFields, noAccount } from "../amt/account-fields.tsx";

export function AddAmtDialog({ group, onClose }: { group: WireGroup; onClose: () => void }) {
  const [name, setName] = useState("");
  const [account, setAccount] = useState(noAccount);
  const add = async (): Promise<void> => {
    const devicename = name.trim();
    const hostname = account.host.trim();
    if (devicename === "") throw new Error(t("The device needs a name."));
    if (hostname === "") throw new Error(t("The device needs an address: the server has to find it."));
    const reply = await control.request(addamtdevice, {
      ...{ meshid: group._id, devicename, hostname },
      ...{ amtusername: account.user.trim(), amtpassword: account.pass, amttls: account.isTls ? 1 : 0 },
    });
    assertOk(reply);
    showToast(t("{name} is in {group}.", { name: devicename, group: group.name }));
  };
  return (
    <ConfirmDialog
      title={t("Add a device to {group}", { group: group.name })}
      deed={t("Add device")}
      onConfirm={add}
      onClose={onClose}
    >
      <p class="t2">
        {t(
          "Intel AMT must be activated in it, and the server must reach it. Without a password it is added, and asked nothing until it has one.",
        )}
      </p>
      <Field id="amt-name" label={t("Name")}>
        <input
          id="amt-name"
          class="input"
          maxLength={128}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </Field>
      <AccountFields account={account} onChange={setAccount} hostHint={t("192.0.2.7 or pc7.example.org")} />
    </ConfirmDialog>
  );
}
