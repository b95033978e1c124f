/** How devices come into a group for Intel AMT alone: by address, found in the network, or by themselves. */

import type { WireGroup } from "@tendril/protocol";
import { useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { Icon } from "../../../ui/index.ts";
import { AddAmtDialog } from "./add-amt-dialog.tsx";
import { AmtCredentialsDialog } from "./amt-credentials-dialog.tsx";
import { AmtScanDialog } from "./amt-scan-dialog.tsx";

export function AmtWays({ group }: { group: WireGroup }) {
  const [asked, setAsked] = useState<"address" | "search" | "itself" | null>(null);
  const close = (): void => setAsked(null);
  return (
    <>
      <p class="t2">{t("Nothing is installed on these devices: the server speaks with their firmware.")}</p>
      <div class="row wrap">
        <button type="button" class="btn primary" onClick={() => setAsked("address")}>
          <Icon name="plus" />
          {t("By its address")}
        </button>
        <button type="button" class="btn" onClick={() => setAsked("search")}>
          <Icon name="search" />
          {t("Look for it in the network")}
        </button>
        <button type="button" class="btn" onClick={() => setAsked("itself")}>
          <Icon name="server-cog" />
          {t("It connects by itself (CIRA)")}
        </button>
      </div>
      {asked === "address" && <AddAmtDialog group={group} onClose={close} />}
      {asked === "search" && <AmtScanDialog group={group} onClose={close} />}
      {asked === "itself" && <AmtCredentialsDialog group={group} onClose={close} />}
    </>
  );
}
