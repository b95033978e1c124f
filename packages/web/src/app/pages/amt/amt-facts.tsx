/**
 * What the firmware tells: itself and its hardware.
 */

import type { AmtInventory, AmtNetworkPort } from "@tendril/protocol/actions/amt/amtinventory";
import type { AmtSettings } from "@tendril/protocol/actions/amt/amtstate";
import { ConnectionBit } from "@tendril/protocol/constants";
import { formatBytes } from "../../../ui/index.ts";

const modes = { none: "Not activated", client: "Client control", admin: "Admin control" } as const;

interface FirmwareProps {
  readonly version: string | undefined;
  readonly settings: AmtSettings | undefined;
  /** ConnectionBit of the device. */
  readonly conn: number;
  readonly network: readonly AmtNetworkPort[];
}

export function AmtFirmware({ version, settings, conn, network }: FirmwareProps) {
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
        <dt>Reached</dt>
        <dd>{wayOf(conn)}</dd>
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

/** As people say it: a device that connects by itself is asked over that connection. */
function wayOf(conn: number): string {
  if ((conn & ConnectionBit.Cira) !== 0) return "It connects by itself (CIRA)";
  if ((conn & ConnectionBit.AmtRelay) !== 0) return "Through a relay beside it";
  return "In the server's network";
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
