/**
 * Strips above the page: no connection to the server, and a server that has another build than this page.
 */
import { useEffect } from "preact/hooks";
import { isConnected, lostAtMs } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { formatClock, Icon } from "../../ui/index.ts";
import { isOutdated, lookForUpdate } from "./update.ts";

export function Strips() {
  const connected = isConnected.value;
  useEffect(() => {
    if (connected && lostAtMs.value > 0) void lookForUpdate();
  }, [connected]);
  if (connected === false)
    return (
      <div class="strip" role="alert">
        <Icon name="wifi-off" />
        {t("No connection to the server. What you see is from {time}.", {
          time: formatClock(lostAtMs.value),
        })}
      </div>
    );
  if (!isOutdated.value) return null;
  return (
    <div class="strip" role="status">
      <Icon name="refresh-cw" />
      {t("The server has been updated. Sessions that are open here end when the page is loaded again.")}
      <button type="button" class="btn sm" onClick={() => location.reload()}>
        {t("Load the page again")}
      </button>
    </div>
  );
}
