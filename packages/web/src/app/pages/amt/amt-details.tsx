/**
 * More that the firmware can tell: what happened, who did what, wireless networks, certificates. Each is asked for when
 * it is shown: firmware answers one question at a time.
 */

import type { WireDevice } from "@tendril/protocol";
import type { AmtLogEntry } from "@tendril/protocol/actions/amt/amtlog";
import { useState } from "preact/hooks";
import { type PlainText, t } from "../../../language/index.ts";
import { AmtCertificates } from "./amt-certificates.tsx";
import { AmtAudit, AmtLog } from "./amt-log.tsx";
import { AmtWireless } from "./amt-wireless.tsx";

const parts = [
  ["log", "Hardware log"],
  ["audit", "Audit log"],
  ["wireless", "Wireless"],
  ["security", "Security"],
] as const satisfies readonly (readonly [string, PlainText])[];
type Part = (typeof parts)[number][0];

interface DetailsProps {
  readonly device: WireDevice;
  readonly entries: readonly AmtLogEntry[];
  /** The hardware log has changed. */
  readonly onLogCleared: () => void;
}

export function AmtDetails({ device, entries, onLogCleared }: DetailsProps) {
  const [part, setPart] = useState<Part>("log");
  return (
    <section class="card" aria-label={t("Details")}>
      <div class="ch amt-parts">
        <div class="seg" role="group" aria-label={t("What to show")}>
          {parts.map(([name, word]) => (
            <button key={name} type="button" aria-pressed={part === name} onClick={() => setPart(name)}>
              {t(word)}
            </button>
          ))}
        </div>
      </div>
      {part === "log" && <AmtLog device={device} entries={entries} onCleared={onLogCleared} />}
      {part === "audit" && <AmtAudit device={device} />}
      {part === "wireless" && <AmtWireless device={device} />}
      {part === "security" && <AmtCertificates device={device} />}
    </section>
  );
}
