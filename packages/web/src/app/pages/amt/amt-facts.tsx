/**
 * What the firmware tells: itself, its hardware, what happened to it.
 */
import type { AmtInventory, AmtNetworkPort } from "@tendril/protocol/actions/amt/amtinventory";
import type { AmtLogEntry } from "@tendril/protocol/actions/amt/amtlog";
import type { AmtFeatures, AmtSettings } from "@tendril/protocol/actions/amt/amtstate";
import { formatBytes, formatDate } from "../../../ui/index.ts";

const modes = { none: "Not activated", client: "Client control", admin: "Admin control" } as const;
const consents = { none: "Nobody is asked", kvm: "For the screen only", all: "For everything" } as const;
const LOG_SHOWN = 12;

interface FirmwareProps {
  readonly version: string | undefined;
  readonly settings: AmtSettings | undefined;
  readonly features: AmtFeatures | undefined;
  readonly network: readonly AmtNetworkPort[];
}

export function AmtFirmware({ version, settings, features, network }: FirmwareProps) {
  return (
    <section class="card" aria-labelledby="amt-firmware">
      <div class="ch">
        <h2 id="amt-firmware">Intel AMT</h2>
      </div>
      <dl class="kv cb">
        <dt>Version</dt>
        <dd>{version ?? "Unknown"}</dd>
        {settings !== undefined && (
          <>
            <dt>Mode</dt>
            <dd>{modes[settings.controlMode]}</dd>
            <dt>Name</dt>
            <dd>{[settings.hostname, settings.domain].filter((part) => part !== "").join(".")}</dd>
          </>
        )}
        {features !== undefined && (
          <>
            <dt>Consent</dt>
            <dd>{consents[features.consent]}</dd>
          </>
        )}
        {network.map((port) => (
          <>
            <dt>{port.kind === "wired" ? "Wired" : "Wi-Fi"}</dt>
            <dd>
              {port.address || (port.isLinkUp ? "No address" : "No link")}
              {port.isDhcp && port.address !== "" ? ", by DHCP" : ""}
              <br />
              {port.mac}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

export function AmtHardware({ hardware }: { hardware: AmtInventory }) {
  const { computer, board, bios, processors, memory, media } = hardware;
  return (
    <section class="card" aria-labelledby="amt-hardware">
      <div class="ch">
        <h2 id="amt-hardware">Hardware</h2>
      </div>
      <dl class="kv cb">
        <dt>Computer</dt>
        <dd>{`${computer.vendor} ${computer.model}`}</dd>
        <dt>Board</dt>
        <dd>{`${board.vendor} ${board.model}`}</dd>
        <dt>BIOS</dt>
        <dd>{`${bios.vendor} ${bios.version}`}</dd>
        <dt>Processor</dt>
        <dd>{processors.map(({ name }) => name).join(", ")}</dd>
        <dt>Memory</dt>
        <dd>
          {memory.map(({ slot, bytes, vendor }) => (
            <div key={slot}>{`${slot}: ${formatBytes(bytes)} ${vendor}`}</div>
          ))}
        </dd>
        <dt>Disks</dt>
        <dd>
          {media.map(({ name, bytes }) => (
            <div key={name}>{`${name} ${formatBytes(bytes)}`}</div>
          ))}
        </dd>
      </dl>
    </section>
  );
}

export function AmtLog({ entries }: { entries: readonly AmtLogEntry[] }) {
  const newest = entries.toSorted((a, b) => (b.timeS ?? 0) - (a.timeS ?? 0)).slice(0, LOG_SHOWN);
  return (
    <section class="card" aria-labelledby="amt-log">
      <div class="ch">
        <h2 id="amt-log">Hardware log</h2>
        <span class="end f12">{`${newest.length} of ${entries.length}`}</span>
      </div>
      <table class="plain amt-log">
        <thead class="vh">
          <tr>
            <th>Time</th>
            <th>Entry</th>
            <th>Severity</th>
          </tr>
        </thead>
        <tbody>
          {newest.map(({ timeS, text, severity, source }, i) => (
            <tr key={i}>
              <td class="t3">{timeS === undefined ? "Unknown" : formatDate(timeS * 1000)}</td>
              <td>
                {text}
                {source !== undefined && <span class="t3">{` · ${source}`}</span>}
              </td>
              <td class="num">
                {severity === "critical" && <span class="badge danger">Critical</span>}
                {severity === "warning" && <span class="badge warn">Warning</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
