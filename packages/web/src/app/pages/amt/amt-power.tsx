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
/** How the deed goes on, in the question and in the text. */
const startWords: Readonly<Record<Start, readonly [question: string, text: string]>> = {
  usual: ["", ""],
  bios: [" into BIOS", "The settings of its BIOS come up, on the screen and on the serial console."],
  network: [" from the network", "It starts from the network, once."],
  disk: [" from its disk", "It starts from its disk, once, whatever the BIOS prefers."],
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
          title={questionOf(asked, device.name, start)}
          deed={asked.word}
          isFinal={asked.change !== "on"}
          onConfirm={() => run(asked)}
          onClose={() => setAsked(null)}
        >
          {asked.change === "on" ? (
            <p>It starts as if its power button were pressed.</p>
          ) : (
            <p>
              <strong class="med">Unsaved work is lost.</strong> The computer stops at once; programs and the
              person there are not asked.
            </p>
          )}
          {asked.change !== "off" && start !== "usual" && <p>{startWords[start][1]}</p>}
        </ConfirmDialog>
      )}
    </section>
  );
}

function questionOf({ change, word }: Deed, name: string, start: Start): string {
  if (change === "off") return `Turn ${name} off?`;
  if (change === "on") return `Turn ${name} on${startWords[start][0]}?`;
  return `${word} ${name}${startWords[start][0]}?`;
}
