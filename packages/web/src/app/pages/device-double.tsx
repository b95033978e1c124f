import { events } from "@tendril/protocol/actions/events/events";
import { useEffect } from "preact/hooks";
import { control, onEvent } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { Banner, formatAgoWithin } from "../../ui/index.ts";
import { deviceLink } from "../device-link.ts";
import { useLoad } from "../use-load.ts";

const ALARM = "duplicateagent";
const RECENT_MS = 7 * 86_400_000;

/** An alarm while two computers were lately seen with the identity of this device: one of them is a copy. */
export function DoubleAlarm({ deviceId }: { deviceId: string }) {
  const { answer, reload } = useLoad(deviceId, () =>
    control.request(events, { nodeid: deviceId, filter: ALARM, limit: 1, from: Date.now() - RECENT_MS }),
  );
  useEffect(
    () =>
      onEvent(({ action, nodeid }) => {
        if (action === ALARM && nodeid === deviceId) reload();
      }),
    [deviceId],
  );
  const [event] = answer?.events ?? [];
  if (event?.nodeid !== deviceId) return null; // also the answer for the device that was shown before
  const address = String(event.msgArgs?.[1] ?? "");
  const when = event.time === undefined ? t("lately") : formatAgoWithin(Date.parse(event.time));
  return (
    <Banner
      kind="danger"
      end={
        <a class="link" href={deviceLink(deviceId, "events")}>
          {t("Events")}
        </a>
      }
    >
      <b>{t("Two computers use this identity.")}</b>{" "}
      {address === ""
        ? t("One was seen {when}.", { when })
        : t("One connects from {address}, seen {when}.", { address, when })}{" "}
      {t(
        "Was this computer copied with its agent? Install the agent anew on one of them; until then it is not certain which one answers.",
      )}
    </Banner>
  );
}
