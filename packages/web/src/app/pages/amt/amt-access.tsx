/**
 * How the server comes to the firmware of a device: address and account.
 */

import type { WireDevice } from "@tendril/protocol";
import { useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { Icon } from "../../../ui/index.ts";
import { AmtAccountDialog } from "./amt-account-dialog.tsx";

interface AccessProps {
  readonly device: WireDevice;
  readonly onChanged: () => void;
  readonly onOpenPage: () => void;
}

export function AmtAccess({ device, onChanged, onOpenPage }: AccessProps) {
  const [isAsking, setAsking] = useState(false);
  return (
    <section class="card" aria-labelledby="amt-access">
      <div class="ch">
        <h2 id="amt-access">{t("Access")}</h2>
      </div>
      <div class="cb col amt-access">
        <dl class="kv">
          <dt>{t("Address")}</dt>
          <dd>{device.host || t("None: reached only when it connects by itself (CIRA)")}</dd>
          {device.intelamt?.user !== undefined && (
            <>
              <dt>{t("Account")}</dt>
              <dd>{device.intelamt.user}</dd>
            </>
          )}
        </dl>
        <p class="note">
          {t(
            "The server signs in to the firmware with an account that it keeps encrypted and shows to nobody.",
          )}
        </p>
        <div class="row wrap">
          <button type="button" class="btn" onClick={() => setAsking(true)}>
            <Icon name="key-round" />
            {t("Set account")}
          </button>
          <button type="button" class="btn" onClick={onOpenPage}>
            <Icon name="app-window" />
            {t("Open web page")}
          </button>
        </div>
      </div>
      {isAsking && (
        <AmtAccountDialog
          device={device}
          onClose={() => {
            setAsking(false);
            onChanged();
          }}
        />
      )}
    </section>
  );
}
