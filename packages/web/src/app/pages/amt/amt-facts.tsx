/**
 * What the firmware tells: itself and its hardware.
 */

import type { WireAmt } from "@tendril/protocol";
import type { AmtInventory, AmtNetworkPort } from "@tendril/protocol/actions/amt/amtinventory";
import type { AmtSettings } from "@tendril/protocol/actions/amt/amtstate";
import { AmtFlag, ConnectionBit } from "@tendril/protocol/constants";
import { type PlainText, t } from "../../../language/index.ts";
import { formatBytes } from "../../../ui/index.ts";

const modes: Readonly<Record<AmtSettings["controlMode"], PlainText>> = {
  none: "Not activated",
  client: "Client control",
  admin: "Admin control",
};

const ACTIVATED = 2;

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
        <h2 id="amt-firmware">{t("Intel AMT")}</h2>
      </div>
      <dl class="kv cb">
        <dt>{t("Version")}</dt>
        <dd>{version ?? t("Unknown")}</dd>
        {settings !== undefined && (
          <>
            <dt>{t("Mode")}</dt>
            <dd>{t(modes[settings.controlMode])}</dd>
            <dt>{t("Name")}</dt>
            <dd>{[settings.hostname, settings.domain].filter((part) => part !== "").join(".")}</dd>
          </>
        )}
        <dt>{t("Reached")}</dt>
        <dd>{wayOf(conn)}</dd>
        {network.map((port) => (
          <>
            <dt>{port.kind === "wired" ? t("Wired") : t("Wi-Fi")}</dt>
            <dd>
              {addressOf(port)}
              <br />
              {port.mac}
            </dd>
          </>
        ))}
      </dl>
    </section>
  );
}

/** What the agent told of firmware that does not answer, such as that which is not activated. */
export function AmtTold({ told }: { told: WireAmt }) {
  if (told.ver === undefined) return null;
  return (
    <section class="card" aria-labelledby="amt-told">
      <div class="ch">
        <h2 id="amt-told">{t("Intel AMT")}</h2>
      </div>
      <div class="cb col">
        <dl class="kv">
          <dt>{t("Version")}</dt>
          <dd>{told.ver}</dd>
          <dt>{t("Mode")}</dt>
          <dd>{t(modes[modeOf(told)])}</dd>
        </dl>
        <p class="note">{t("As the agent tells. The firmware itself does not answer now.")}</p>
      </div>
    </section>
  );
}

function modeOf({ state = 0, flags = 0 }: WireAmt): AmtSettings["controlMode"] {
  if (state !== ACTIVATED) return "none";
  return (flags & AmtFlag.ClientControl) === 0 ? "admin" : "client";
}

function addressOf({ address, isLinkUp, isDhcp }: AmtNetworkPort): string {
  if (address === "") return isLinkUp ? t("No address") : t("No link");
  return isDhcp ? t("{address}, by DHCP", { address }) : address;
}

/** As people say it: a device that connects by itself is asked over that connection. */
function wayOf(conn: number): string {
  if ((conn & ConnectionBit.Cira) !== 0) return t("It connects by itself (CIRA)");
  if ((conn & ConnectionBit.AmtRelay) !== 0) return t("Through a relay beside it");
  return t("In the server's network");
}

export function AmtHardware({ hardware }: { hardware: AmtInventory }) {
  const { computer, board, bios, processors, memory, media } = hardware;
  return (
    <section class="card" aria-labelledby="amt-hardware">
      <div class="ch">
        <h2 id="amt-hardware">{t("Hardware")}</h2>
      </div>
      <dl class="kv cb">
        <dt>{t("Computer")}</dt>
        <dd>{`${computer.vendor} ${computer.model}`}</dd>
        <dt>{t("Board")}</dt>
        <dd>{`${board.vendor} ${board.model}`}</dd>
        <dt>{t("BIOS")}</dt>
        <dd>{`${bios.vendor} ${bios.version}`}</dd>
        <dt>{t("Processor")}</dt>
        <dd>{processors.map(({ name }) => name).join(", ")}</dd>
        <dt>{t("Memory")}</dt>
        <dd>
          {memory.map(({ slot, bytes, vendor }) => (
            <div key={slot}>{`${slot}: ${formatBytes(bytes)} ${vendor}`}</div>
          ))}
        </dd>
        <dt>{t("Disks")}</dt>
        <dd>
          {media.map(({ name, bytes }) => (
            <div key={name}>{`${name} ${formatBytes(bytes)}`}</div>
          ))}
        </dd>
      </dl>
    </section>
  );
}
