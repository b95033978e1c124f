/**
 * Events of one device, or what happened to its power, start, agent and hardware in one list.
 */
import type { WireDevice } from "@tendril/protocol";
import { amtlog } from "@tendril/protocol/actions/amt/amtlog";
import { powertimeline } from "@tendril/protocol/actions/devices/powertimeline";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { Empty, formatAgo, formatDate, Icon, PageError, Skeleton } from "../../../ui/index.ts";
import { useLoad } from "../../use-load.ts";
import { DeviceEvents } from "./event-table.tsx";
import { historyActions, toHistory } from "./history.ts";
import { useEvents } from "./use-events.ts";
import "./events.css";
import { said, t } from "../../../language/index.ts";

const PAGE = 200;
const FIRST_SHOWN = 100;

export function DeviceHistory({ device }: { device: WireDevice }) {
  const [isHistory, setHistory] = useState(false);
  return (
    <>
      <div class="history-pick">
        <div class="seg" role="group" aria-label={t("What to show")}>
          <button type="button" aria-pressed={!isHistory} onClick={() => setHistory(false)}>
            {t("Events")}
          </button>
          <button type="button" aria-pressed={isHistory} onClick={() => setHistory(true)}>
            {t("Power and hardware")}
          </button>
        </div>
      </div>
      {isHistory ? <History device={device} /> : <DeviceEvents nodeid={device._id} />}
    </>
  );
}

function History({ device }: { device: WireDevice }) {
  const nodeid = device._id;
  const [isWhole, setWhole] = useState(false);
  const shown = useEvents({ nodeid, filters: [...historyActions] }, PAGE);
  const power = useLoad(`${nodeid} ${device.pwr ?? 0} ${device.conn ?? 0}`, () =>
    control.request(powertimeline, { nodeid }),
  );
  const firmware = useLoad(`log ${nodeid}`, () => loadLog(device));
  if (shown.problem !== "") return <PageError onRetry={shown.reload}>{shown.problem}</PageError>;
  if (shown.list === undefined || power.answer === undefined) return <Skeleton rows={10} />;
  const entries = toHistory({
    deviceName: device.name,
    timeline: power.answer.timeline ?? [],
    events: shown.list,
    log: firmware.answer?.entries ?? [],
    bootMs: device.lastbootuptime ?? 0,
    agentMs: device.agct ?? 0,
  });
  if (entries.length === 0) return <Empty icon="clock">{t("Nothing is known yet.")}</Empty>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class="body history" aria-label={t("Power and hardware")} tabIndex={0}>
      {firmware.answer !== undefined && firmware.answer.problem !== "" && (
        <p class="note">
          {t("The hardware log of the firmware is missing: {reason}", {
            reason: said(firmware.answer.problem),
          })}
        </p>
      )}
      <ol class="card evs">
        {(isWhole ? entries : entries.slice(0, FIRST_SHOWN)).map(({ atMs, icon, text, by, isBad }, i) => (
          <li key={i}>
            <span class={`tile-s ${isBad ? "c-danger" : ""}`}>
              <Icon name={icon} />
            </span>
            <span class="grow">
              {text}
              <small>{by}</small>
            </span>
            <time class="t3" dateTime={new Date(atMs).toISOString()} title={formatAgo(atMs)}>
              {formatDate(atMs)}
            </time>
          </li>
        ))}
      </ol>
      {!isWhole && entries.length > FIRST_SHOWN && (
        <button type="button" class="btn" onClick={() => setWhole(true)}>
          {t("Show all {count}", { count: entries.length })}
        </button>
      )}
    </section>
  );
}

/** Asked only where there is Intel AMT; where it does not answer the rest is told all the same. */
async function loadLog({ _id: nodeid, intelamt }: WireDevice) {
  if (intelamt === undefined) return { entries: [], problem: "" };
  const { entries = [], result } = await control.request(amtlog, { nodeid, log: "event" });
  return { entries, problem: result === undefined || result === "ok" ? "" : result };
}
