/**
 * Intel AMT of a device: screen, serial console and boot image below the operating system, and the account for it.
 */
import type { WireDevice } from "@tendril/protocol";
import { amtinventory } from "@tendril/protocol/actions/amt/amtinventory";
import { amtlog } from "@tendril/protocol/actions/amt/amtlog";
import { amtstate } from "@tendril/protocol/actions/amt/amtstate";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { Icon, type IconName, Skeleton } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";
import { AmtAccountDialog } from "./amt-account-dialog.tsx";
import { AmtFirmware, AmtHardware, AmtLog } from "./amt-facts.tsx";
import { AmtImage } from "./amt-image.tsx";
import { AmtPower } from "./amt-power.tsx";
import { AmtStage } from "./amt-stage.tsx";
import "../../../styles/desktop.css";
import "../../../styles/amt.css";

export function DeviceAmt({ device }: { device: WireDevice }) {
  const [session, setSession] = useState<"screen" | "serial" | null>(null);
  const [isAsking, setAsking] = useState(false);
  const { answer, problem, reload } = useLoad(device._id, () => loadFirmware(device._id));
  if (session !== null) {
    return <AmtStage key={session} device={device} kind={session} onClose={() => setSession(null)} />;
  }
  return (
    <div class="body ov" role="region" aria-label="AMT">
      <div class="ov-main">
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
            title="Screen (KVM)"
            note="Picture, keyboard and mouse from power-on, whatever the operating system does."
          >
            <button type="button" class="btn" onClick={() => setSession("screen")}>
              Open screen
            </button>
          </Card>
          <Card
            icon="square-terminal"
            title="Serial console"
            note="Text from BIOS and boot loader. On Linux also a login, if the kernel uses the serial port of AMT."
          >
            <button type="button" class="btn" onClick={() => setSession("serial")}>
              Open console
            </button>
          </Card>
          <Card
            icon="disc-3"
            title="Boot image"
            note="Puts an ISO or IMG file of this computer into a drive of the device. It is read as it is needed."
          >
            <AmtImage device={device} />
          </Card>
        </div>
        {answer !== undefined && <AmtLog entries={answer.entries} />}
        {answer === undefined && problem === "" && <Skeleton rows={4} />}
      </div>
      <div class="ov-side">
        {answer !== undefined && <AmtFirmware {...answer.state} network={answer.network} />}
        {answer?.hardware !== undefined && <AmtHardware hardware={answer.hardware} />}
        <section class="card" aria-labelledby="amt-access">
          <div class="ch">
            <h2 id="amt-access">Access</h2>
          </div>
          <div class="cb col amt-access">
            <dl class="kv">
              <dt>Address</dt>
              <dd>{device.host || "None: reached only when it connects by itself (CIRA)"}</dd>
            </dl>
            <p class="note">
              The server signs in to the firmware with an account that it keeps encrypted and shows to nobody.
            </p>
            <div>
              <button type="button" class="btn" onClick={() => setAsking(true)}>
                <Icon name="key-round" />
                Set account
              </button>
            </div>
          </div>
        </section>
      </div>
      {isAsking && (
        <AmtAccountDialog
          device={device}
          onClose={() => {
            setAsking(false);
            reload();
          }}
        />
      )}
    </div>
  );
}

/** One after the other: firmware takes one request at a time. */
async function loadFirmware(nodeid: string) {
  const state = await control.request(amtstate, { nodeid });
  assertOk(state);
  const { hardware, network = [] } = await control.request(amtinventory, { nodeid });
  const { entries = [] } = await control.request(amtlog, { nodeid, log: "event" });
  const { version, settings, features, pwr } = state;
  return { state: { version, settings, features, pwr }, hardware, network, entries };
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
