/**
 * Where the firmware of a device is, and the account for it. What was stored before is never shown.
 */

import type { WireDevice } from "@tendril/protocol";
import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { AccountFields, noAccount, type TypedAccount } from "./account-fields.tsx";

export function AmtAccountDialog({ device, onClose }: { device: WireDevice; onClose: () => void }) {
  const [account, setAccount] = useState<TypedAccount>({
    ...noAccount,
    host: device.host ?? "",
    user: device.intelamt?.user ?? noAccount.user,
    isTls: device.intelamt?.tls === 1,
  });
  const save = async (): Promise<void> => {
    const { host, user, pass, isTls } = account;
    if (user.trim() === "" || pass === "") throw new Error(t("Name and password are needed."));
    const intelamt = { user: user.trim(), pass, tls: isTls ? 1 : 0 };
    assertOk(await control.request(changedevice, { nodeid: device._id, host: host.trim(), intelamt }));
    showToast(t("The Intel AMT account is stored."));
  };
  return (
    <ConfirmDialog
      title={t("Intel AMT of {name}", { name: device.name })}
      deed={t("Save")}
      onConfirm={save}
      onClose={onClose}
    >
      <AccountFields
        account={account}
        onChange={setAccount}
        hostHint={t("Not needed when the device connects by itself")}
      />
    </ConfirmDialog>
  );
}
