/**
 * Intel AMT of a device: screen, serial console and boot image below the operating system, and the account for it.
 */
import type { WireDevice } from "@tendril/protocol";
import { useState } from "preact/hooks";
import { Icon, type IconName } from "../../../ui/index.ts";
import { AmtAccountDialog } from "./amt-account-dialog.tsx";
import { AmtImage } from "./amt-image.tsx";
import { AmtStage } from "./amt-stage.tsx";
import "../../../styles/desktop.css";
import "../../../styles/amt.css";

export function DeviceAmt({ device }: { device: WireDevice }) {
  const [session, setSession] = useState<"screen" | "serial" | null>(null);
  const [isAsking, setAsking] = useState(false);
  if (session !== null) {
    return <AmtStage key={session} device={device} kind={session} onClose={() => setSession(null)} />;
  }
  return (
    <div class="body ov" role="region" aria-label="AMT">
      <div class="ov-main">
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
      </div>
      <div class="ov-side">
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
      {isAsking && <AmtAccountDialog device={device} onClose={() => setAsking(false)} />}
    </div>
  );
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
