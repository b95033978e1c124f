/**
 * Power of a device through its firmware, and how it starts the next time.
 */
import type { WireDevice } from "@tendril/protocol";
import { amtpower } from "@tendril/protocol/actions/amt/amtpower";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { ConfirmDialog, Icon, type IconName, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";

type Change = "on" | "off" | "reset" | "cycle";
type Start = "usual" | "bios" | "network" | "disk";

interface Deed {
  readonly change: Change;
  readonly word: string;
  readonly note: string;
  readonly icon: IconName;
}

const deeds: readonly Deed[] = [
  { change: "reset", word: "Restart", note: "Hard reset, no shutdown", icon: "rotate-cw" },
  { change: "off", word: "Turn off", note: "Like holding the button", icon: "power-off" },
  { change: "cycle", word: "Power cycle", note: "Off, wait, on", icon: "refresh-cw" },
];
const turnOn: Deed = { change: "on", word: "Turn on", note: "Like pressing the button", icon: "power" };
const starts: readonly (readonly [Start, string])[] = [
  ["usual", "As usual"],
  ["bios", "Into BIOS"],
  ["network", "From network"],
  ["disk", "From disk"],
];
const startTexts: Readonly<Record<Start, string>> = {
  usual: "",
  bios: " Then it starts into the settings of its BIOS.",
  network: " Then it starts from the network, once.",
  disk: " Then it starts from its disk, once.",
};
const ON = 1;

export function AmtPower({ device, pwr, onDone }: { device: WireDevice; pwr: number; onDone: () => void }) {
  const [start, setStart] = useState<Start>("usual");
  const [asked, setAsked] = useState<Deed | null>(null);
  const isOn = pwr === ON;
  const run = async ({ change, word }: Deed): Promise<void> => {
    const isBoot = start !== "usual" && change !== "off";
    const how = start === "bios" ? { bios: true } : start === "usual" ? {} : { source: start };
    const wish = isBoot ? ({ change: "boot", ...how } as const) : { change };
    assertOk(await control.request(amtpower, { nodeid: device._id, ...wish }));
    showToast(`${word}: the firmware has taken it.`);
    onDone();
  };
  return (
    <section class="card" aria-labelledby="amt-power">
      <div class="ch">
        <h2 id="amt-power">Power and start</h2>
        <span class="end f12">
          <span class={`st ${isOn ? "on" : ""}`} />
          {isOn ? "On" : "Not running"}
        </span>
      </div>
      <div class="amt-deeds">
        {(isOn ? deeds : [turnOn]).map((deed) => (
          <button key={deed.change} type="button" class="btn amt-deed" onClick={() => setAsked(deed)}>
            <Icon name={deed.icon} />
            <span>
              {deed.word}
              <small>{deed.note}</small>
            </span>
          </button>
        ))}
      </div>
      <fieldset class="amt-next">
        <legend class="med">At the next start</legend>
        <div class="chips wrap">
          {starts.map(([name, word]) => (
            <button
              key={name}
              type="button"
              class="chip"
              aria-pressed={start === name}
              onClick={() => setStart(name)}
            >
              {word}
            </button>
          ))}
        </div>
      </fieldset>
      {asked !== null && (
        <ConfirmDialog
          title={`${asked.word}: ${device.name}`}
          deed={asked.word}
          isFinal={asked.change !== "on"}
          onConfirm={() => run(asked)}
          onClose={() => setAsked(null)}
        >
          <p>
            {asked.note}.{asked.change === "on" ? "" : " Programs there are not asked; unsaved work is lost."}
            {asked.change === "off" ? "" : startTexts[start]}
          </p>
        </ConfirmDialog>
      )}
    </section>
  );
}
