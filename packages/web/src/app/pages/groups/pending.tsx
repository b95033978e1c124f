/** Devices that wait for approval, above the cards of the groups: approve, refuse, take a refusal back. */

import type { WireGroup } from "@tendril/protocol";
import { approveDevices } from "@tendril/protocol/actions/devices/approve-devices";
import type { WirePendingDevice } from "@tendril/protocol/actions/devices/pending-devices";
import { refuseDevices } from "@tendril/protocol/actions/devices/refuse-devices";
import { useEffect, useState } from "preact/hooks";
import { control, lastPart, store } from "../../../control/index.ts";
import { parts, plural, t } from "../../../language/index.ts";
import { ConfirmDialog, formatAgoWithin, formatDate, Icon, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { loadPending, pendingList } from "../../notices/pending-state.ts";

/** Characters of the identity that are shown: enough to compare with what the agent's own computer says. */
const SHOWN_ID_CHARS = 12;
const MAX_SHOWN = 50;

type Deed = "approve" | "refuse" | "take-back";

export function PendingDevices() {
  const byGroup = Map.groupBy(pendingList.value, ({ meshid }) => meshid);
  useEffect(() => {
    loadPending().catch(() => {}); // who is connected now is not told by events
  }, []);
  return (
    <>
      {[...byGroup].map(([meshid, devices]) => {
        const group = store.groups.get(meshid);
        return group && <PendingCard key={meshid} group={group} devices={devices} />;
      })}
    </>
  );
}

function PendingCard({ group, devices }: { group: WireGroup; devices: readonly WirePendingDevice[] }) {
  const [isMass, setMass] = useState(false);
  const waiting = devices.filter(({ isRefused }) => !isRefused);
  const refused = devices.filter(({ isRefused }) => isRefused);
  return (
    <section
      class="card pending"
      aria-label={t("Waiting for approval to join {group}", { group: group.name })}
    >
      <div class="ch">
        <h2>{t("Waiting to join {group}", { group: group.name })}</h2>
        <span class="n">{waiting.length}</span>
        {waiting.length > 1 && (
          <span class="end">
            <button type="button" class="btn sm" onClick={() => setMass(true)}>
              {t("Approve all")}
            </button>
          </span>
        )}
      </div>
      {waiting.length === 0 && <p class="t3 cb">{t("No device waits.")}</p>}
      <PendingRows group={group} devices={waiting} />
      {refused.length > 0 && (
        <details>
          <summary>{t("Refused ({count})", { count: refused.length })}</summary>
          <PendingRows group={group} devices={refused} />
        </details>
      )}
      {isMass && (
        <ConfirmDialog
          title={plural(
            waiting.length,
            "Let {count} device join {group}?",
            "Let {count} devices join {group}?",
            { group: group.name },
          )}
          deed={t("Approve all")}
          onConfirm={() => decide("approve", group, waiting)}
          onClose={() => setMass(false)}
        >
          <p>{t("Their agents are served from then on, like those of every other device of the group.")}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}

function PendingRows({ group, devices }: { group: WireGroup; devices: readonly WirePendingDevice[] }) {
  const shown = devices.slice(0, MAX_SHOWN);
  return (
    <>
      <ul class="rows">
        {shown.map((device) => (
          <PendingRow key={device.nodeid} group={group} device={device} />
        ))}
      </ul>
      {devices.length > MAX_SHOWN && (
        <p class="t3 cf">{t("and {count} more", { count: devices.length - MAX_SHOWN })}</p>
      )}
    </>
  );
}

function PendingRow({ group, device }: { group: WireGroup; device: WirePendingDevice }) {
  const { name, ip, nodeid, first, isRefused, refusedBy, isConnected } = device;
  const [isBusy, setBusy] = useState(false);
  const act = (deed: Deed) => async (): Promise<void> => {
    setBusy(true);
    try {
      await decide(deed, group, [device]);
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error), { isWarning: true });
    }
    setBusy(false);
  };
  const since = isRefused
    ? t("refused by {name}", { name: refusedBy ?? t("somebody") })
    : t("first seen {time}", { time: formatAgoWithin(first) });
  const facts = [ip, since, isConnected ? [] : t("not connected now")].flat().join(", ");
  return (
    <li>
      <span class="tile-i">
        <Icon name={isRefused ? "octagon-alert" : "clock"} />
      </span>
      <span class="two grow">
        <span class="med break">{name}</span>
        <small title={formatDate(first)}>
          {parts("{facts}, identity {identity}", {
            facts,
            identity: <code>{lastPart(nodeid).slice(0, SHOWN_ID_CHARS)}</code>,
          })}
        </small>
      </span>
      <span class="end row">
        <button
          type="button"
          class="btn sm"
          disabled={isBusy}
          onClick={act(isRefused ? "take-back" : "refuse")}
        >
          {isRefused ? t("Take back") : t("Refuse")}
          <span class="vh"> {name}</span>
        </button>
        {!isRefused && (
          <button type="button" class="btn sm primary" disabled={isBusy} onClick={act("approve")}>
            {t("Approve")}
            <span class="vh"> {name}</span>
          </button>
        )}
      </span>
    </li>
  );
}

/** @throws Error with a sentence when the server refuses. */
async function decide(deed: Deed, group: WireGroup, devices: readonly WirePendingDevice[]): Promise<void> {
  const wish = { meshid: group._id, nodeids: devices.map(({ nodeid }) => nodeid) };
  const reply =
    deed === "approve"
      ? await control.request(approveDevices, wish)
      : await control.request(refuseDevices, { ...wish, isTakenBack: deed === "take-back" });
  assertOk(reply);
  await loadPending();
}
