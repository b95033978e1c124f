/**
 * The alert of the firmware that came in while its page is open.
 */

import type { WireEvent } from "@tendril/protocol";
import { useEffect, useState } from "preact/hooks";
import { onEvent } from "../../../control/index.ts";
import { said, t } from "../../../language/index.ts";
import { Banner, formatClock } from "../../../ui/index.ts";

/** Severities of alerts from this one on need somebody soon. */
const MAJOR = 5;

export function AmtAlert({ deviceId }: { deviceId: string }) {
  const [alert, setAlert] = useState<WireEvent | undefined>(undefined);
  useEffect(
    () =>
      onEvent((event) => {
        if (event.action === "amtalert" && event.nodeid === deviceId) setAlert(event);
      }),
    [deviceId],
  );
  if (alert === undefined) return null;
  const { msg = "", time, severity } = alert;
  return (
    <Banner
      kind={Number(severity) >= MAJOR ? "danger" : "warn"}
      end={
        <button type="button" class="btn sm" onClick={() => setAlert(undefined)}>
          {t("Dismiss")}
        </button>
      }
    >
      <span role="status">
        {said(msg)}
        {time !== undefined && <span class="t3">{` · ${formatClock(Date.parse(time))}`}</span>}
      </span>
    </Banner>
  );
}
