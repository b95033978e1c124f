/**
 * The two logs of the firmware: what happened to the computer, and who did what to the firmware.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtclearlog } from "@tendril/protocol/actions/amt/amtclearlog";
import { type AmtLogEntry, amtlog } from "@tendril/protocol/actions/amt/amtlog";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { plural, said, t } from "../../../language/index.ts";
import { ConfirmDialog, formatDate, PageError, Skeleton, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";

const FIRST_SHOWN = 12;

interface LogProps {
  readonly device: WireDevice;
  readonly entries: readonly AmtLogEntry[];
  readonly onCleared: () => void;
}

export function AmtLog({ device, entries, onCleared }: LogProps) {
  const [isAsking, setAsking] = useState(false);
  const clear = async (): Promise<void> => {
    assertOk(await control.request(amtclearlog, { nodeid: device._id }));
    showToast(t("The hardware log is empty now."));
    onCleared();
  };
  return (
    <>
      <Entries
        entries={entries}
        none={t("Nothing has been logged.")}
        deed={
          <button type="button" class="btn quiet sm" onClick={() => setAsking(true)}>
            {t("Empty the log")}
          </button>
        }
      />
      {isAsking && (
        <ConfirmDialog
          title={t("Empty the hardware log of {name}?", { name: device.name })}
          deed={t("Empty the log")}
          isFinal
          onConfirm={clear}
          onClose={() => setAsking(false)}
        >
          <p>
            {plural(
              entries.length,
              "The only entry is deleted in the firmware. Nobody can bring it back.",
              "All {count} entries are deleted in the firmware. Nobody can bring them back.",
            )}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

export function AmtAudit({ device }: { device: WireDevice }) {
  const { answer, problem, reload } = useLoad(`audit ${device._id}`, () => loadAudit(device._id));
  if (problem !== "") return <PageError onRetry={reload}>{problem}</PageError>;
  if (answer === undefined) return <Skeleton rows={4} />;
  return <Entries entries={answer} none={t("The audit log is empty, or switched off in the firmware.")} />;
}

async function loadAudit(nodeid: string): Promise<readonly AmtLogEntry[]> {
  const reply = await control.request(amtlog, { nodeid, log: "audit" });
  assertOk(reply);
  return reply.entries ?? [];
}

interface EntriesProps {
  readonly entries: readonly AmtLogEntry[];
  /** What to say when there is none. */
  readonly none: string;
  readonly deed?: preact.ComponentChildren;
}

/** The newest first; the rest on demand. */
function Entries({ entries, none, deed }: EntriesProps) {
  const [isWhole, setWhole] = useState(false);
  if (entries.length === 0) return <p class="cb note">{none}</p>;
  const sorted = entries.toSorted((a, b) => (b.timeS ?? 0) - (a.timeS ?? 0));
  const shown = isWhole ? sorted : sorted.slice(0, FIRST_SHOWN);
  return (
    <>
      <table class="plain amt-log">
        <thead class="vh">
          <tr>
            <th>{t("Time")}</th>
            <th>{t("Entry")}</th>
            <th>{t("Severity")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ timeS, text, severity, source }, i) => (
            <tr key={i}>
              <td class="t3">{timeS === undefined ? t("Unknown") : formatDate(timeS * 1000)}</td>
              <td>
                {recordWords(text)}
                {source !== undefined && <span class="t3">{` · ${sourceWords(source)}`}</span>}
              </td>
              <td class="num">
                {severity === "critical" && <span class="badge danger">{t("Critical")}</span>}
                {severity === "warning" && <span class="badge warn">{t("Warning")}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {(deed !== undefined || shown.length < sorted.length) && (
        <div class="amt-more">
          {shown.length < sorted.length && (
            <button type="button" class="btn sm" onClick={() => setWhole(true)}>
              {t("Show all {count}", { count: sorted.length })}
            </button>
          )}
          {deed}
        </div>
      )}
    </>
  );
}

/** `Security: account added`: what it is about, and what happened. */
function recordWords(text: string): string {
  return text.split(": ").map(said).join(": ");
}

/** A part of the computer, or who did it from where. */
function sourceWords(source: string): string {
  const [, who, address] = /^(.+) from (\S+)$/.exec(source) ?? [];
  return who === undefined || address === undefined
    ? said(source)
    : t("{who} from {address}", { who, address });
}
