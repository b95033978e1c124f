/**
 * Where the firmware of a device is, and the account for it. What was stored before is never shown.
 */
import type { WireDevice } from "@tendril/protocol";
import { changedevice } from "@tendril/protocol/actions/devices/changedevice";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { ConfirmDialog, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";

export function AmtAccountDialog({ device, onClose }: { device: WireDevice; onClose: () => void }) {
  const [host, setHost] = useState(device.host ?? "");
  const [user, setUser] = useState(device.intelamt?.user ?? "admin");
  const [pass, setPass] = useState("");
  const [isTls, setTls] = useState(device.intelamt?.tls === 1);
  const save = async (): Promise<void> => {
    if (user.trim() === "" || pass === "") throw new Error("Name and password are needed.");
    const intelamt = { user: user.trim(), pass, tls: isTls ? 1 : 0 };
    assertOk(await control.request(changedevice, { nodeid: device._id, host: host.trim(), intelamt }));
    showToast("The Intel AMT account is stored.");
  };
  return (
    <ConfirmDialog title={`Intel AMT of ${device.name}`} deed="Save" onConfirm={save} onClose={onClose}>
      <div class="field">
        <label for="amt-host">Address in the server's network</label>
        <input
          id="amt-host"
          class="input"
          maxLength={256}
          placeholder="Not needed when the device connects by itself"
          value={host}
          onInput={(event) => setHost(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="amt-user">Name</label>
        <input
          id="amt-user"
          class="input"
          maxLength={32}
          autocomplete="off"
          value={user}
          onInput={(event) => setUser(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="amt-pass">Password</label>
        <input
          id="amt-pass"
          class="input"
          type="password"
          maxLength={64}
          autocomplete="new-password"
          value={pass}
          onInput={(event) => setPass(event.currentTarget.value)}
        />
        <p class="hint">It is kept encrypted and never shown again.</p>
      </div>
      <label class="row">
        <input
          class="switch"
          type="checkbox"
          role="switch"
          aria-checked={isTls}
          checked={isTls}
          onChange={(event) => setTls(event.currentTarget.checked)}
        />
        <span class="grow">The firmware wants TLS</span>
      </label>
    </ConfirmDialog>
  );
}
