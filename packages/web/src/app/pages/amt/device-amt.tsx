/**
 * Intel AMT of a device: screen, serial console and boot image below the operating system, and the account for it.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtevents } from "@tendril/protocol/actions/amt/amtevents";
import { amtinventory } from "@tendril/protocol/actions/amt/amtinventory";
import { amtlog } from "@tendril/protocol/actions/amt/amtlog";
import { amtstate } from "@tendril/protocol/actions/amt/amtstate";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { Icon, type IconName, Skeleton } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";
import { AmtAccess } from "./amt-access.tsx";
import { AmtAlert } from "./amt-alert.tsx";
import { AmtDetails } from "./amt-details.tsx";
import { AmtFirmware, AmtHardware, AmtTold } from "./amt-facts.tsx";
import { AmtImage } from "./amt-image.tsx";
import { AmtPage } from "./amt-page.tsx";
import { AmtPolicyRun } from "./amt-policy-run.tsx";
import { AmtPower } from "./amt-power.tsx";
import { AmtStage } from "./amt-stage.tsx";
import { AmtSwitches } from "./amt-switches.tsx";
import "../../../styles/desktop.css";
import "../../../styles/amt.css";

export function DeviceAmt({ device }: { device: WireDevice }) {
  const [session, setSession] = useState<"screen" | "serial" | "page" | null>(null);
  const { answer, problem, reload } = useLoad(device._id, () => loadFirmware(device._id));
  if (session === "page") return <AmtPage device={device} onClose={() => setSession(null)} />;
  if (session !== null) {
    return <AmtStage key={session} device={device} kind={session} onClose={() => setSession(null)} />;
  }
  return (
    <div class="body ov" role="region" aria-label={t("AMT")}>
      <div class="ov-main">
        <AmtAlert deviceId={device._id} />
        {problem !== "" && (
          <p class="banner" role="status">
            <Icon name="circle-alert" />
            <span>{problem}</span>
          </p>
        )}
        {answer !== undefined && <AmtPower device={device} pwr={answer.state.pwr ?? 0} onDone={reload} />}
        <div class="trio">
          <Card
            icon="monitor-play"
            title={t("Screen (KVM)")}
            note={t("Picture, keyboard and mouse from power-on, whatever the operating system does.")}
          >
            <button type="button" class="btn" onClick={() => setSession("screen")}>
              {t("Open screen")}
            </button>
          </Card>
          <Card
            icon="square-terminal"
            title={t("Serial console")}
            note={t(
              "Text from BIOS and boot loader. On Linux also a login, if the kernel uses the serial port of AMT.",
            )}
          >
            <button type="button" class="btn" onClick={() => setSession("serial")}>
              {t("Open console")}
            </button>
          </Card>
          <Card
            icon="disc-3"
            title={t("Boot image")}
            note={t(
              "Puts an ISO or IMG file of this computer into a drive of the device. It is read as it is needed.",
            )}
          >
            <AmtImage device={device} />
          </Card>
        </div>
        {answer !== undefined && (
          <AmtDetails device={device} entries={answer.entries} onLogCleared={reload} />
        )}
        {answer === undefined && problem === "" && <Skeleton rows={4} />}
      </div>
      <div class="ov-side">
        {answer !== undefined && (
          <AmtFirmware {...answer.state} conn={device.conn ?? 0} network={answer.network} />
        )}
        {answer === undefined && device.intelamt !== undefined && <AmtTold told={device.intelamt} />}
        <AmtPolicyRun device={device} onDone={reload} />
        {answer?.hardware !== undefined && <AmtHardware hardware={answer.hardware} />}
        {answer?.state.features !== undefined && (
          <AmtSwitches
            device={device}
            features={answer.state.features}
            sendsAlerts={answer.sendsAlerts}
            onChanged={reload}
          />
        )}
        <AmtAccess device={device} onChanged={reload} onOpenPage={() => setSession("page")} />
      </div>
    </div>
  );
}

/** One after the other: firmware takes one request at a time. */
async function loadFirmware(nodeid: string) {
  const state = await control.request(amtstate, { nodeid });
  assertOk(state);
  const { hardware, network = [] } = await control.request(amtinventory, { nodeid });
  const { entries = [] } = await control.request(amtlog, { nodeid, log: "event" });
  const { isSubscribed: sendsAlerts } = await control.request(amtevents, { nodeid, step: "state" });
  const { version, settings, features, pwr } = state;
  return { state: { version, settings, features, pwr }, hardware, network, entries, sendsAlerts };
}

interface CardProps {
  readonly icon: IconName;
  readonly title: string;
  readonly note: string;
  readonly children: preact.ComponentChildren;
}

function Card({ icon, title, note, children }: CardProps) {
  const id = `amt-${icon}`;
  return (
    <section class="card cb amt-card" aria-labelledby={id}>
      <div class="row">
        <span class="tile-i a">
          <Icon name={icon} />
        </span>
        <h2 id={id}>{title}</h2>
      </div>
      <p class="note">{note}</p>
      {children}
    </section>
  );
}
