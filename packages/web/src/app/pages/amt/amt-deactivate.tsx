/**
 * Firmware goes back to the state of its factory.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtdeactivate } from "@tendril/protocol/actions/amt/amtdeactivate";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";

export function AmtDeactivate({ device }: { device: WireDevice }) {
  const [isAsking, setAsking] = useState(false);
  const deactivate = async (): Promise<void> => {
    assertOk(await control.request(amtdeactivate, { nodeid: device._id }));
    showToast(t("Intel AMT of {name} is deactivated.", { name: device.name }));
  };
  return (
    <>
      <button type="button" class="btn quiet sm c-danger" onClick={() => setAsking(true)}>
        {t("Deactivate")}
      </button>
      {isAsking && (
        <ConfirmDialog
          title={t("Deactivate Intel AMT of {name}?", { name: device.name })}
          deed={t("Deactivate")}
          isFinal
          typed={device.name}
          onConfirm={deactivate}
          onClose={() => setAsking(false)}
        >
          <p>
            {t(
              "The firmware forgets accounts, certificates, networks and this server. From then on nobody reaches it from the network: it has to be activated again at the device, or by its agent.",
            )}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
