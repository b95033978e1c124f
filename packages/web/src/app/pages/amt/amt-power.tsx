/**
 * Power of a device through its firmware, and how it starts the next time.
 */

import type { WireDevice } from "@tendril/protocol";
import { amtpower } from "@tendril/protocol/actions/amt/amtpower";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { type PlainText, type Text, t } from "../../../language/index.ts";
import { ConfirmDialog, Icon, type IconName, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";

type Change = "on" | "off" | "reset" | "cycle";
type Start = "usual" | "bios" | "network" | "disk";

interface Deed {
  readonly change: Change;
  readonly word: PlainText;
  readonly note: PlainText;
  readonly icon: IconName;
}

const deeds: readonly Deed[] = [
  { change: "reset", word: "Restart", note: "Hard reset, no shutdown", icon: "rotate-cw" },
  { change: "off", word: "Turn off", note: "Like holding the button", icon: "power-off" },
  { change: "cycle", word: "Power cycle", note: "Off, wait, on", icon: "refresh-cw" },
];
const turnOn: Deed = { change: "on", word: "Turn on", note: "Like pressing the button", icon: "power" };
const starts: readonly (readonly [Start, PlainText])[] = [
  ["usual", "As usual"],
  ["bios", "Into BIOS"],
  ["network", "From network"],
  ["disk", "From disk"],
];
/** What a start does that is not as usual. */
const startWords: Readonly<Record<Exclude<Start, "usual">, PlainText>> = {
  bios: "The settings of its BIOS come up, on the screen and on the serial console.",
  network: "It starts from the network, once.",
  disk: "It starts from its disk, once, whatever the BIOS prefers.",
};
/** By what is done and how it starts then. */
const questions = {
  reset: {
    usual: "Restart {name}?",
    bios: "Restart {name} into BIOS?",
    network: "Restart {name} from the network?",
    disk: "Restart {name} from its disk?",
  },
  cycle: {
    usual: "Power cycle {name}?",
    bios: "Power cycle {name} into BIOS?",
    network: "Power cycle {name} from the network?",
    disk: "Power cycle {name} from its disk?",
  },
  on: {
    usual: "Turn {name} on?",
    bios: "Turn {name} on into BIOS?",
    network: "Turn {name} on from the network?",
    disk: "Turn {name} on from its disk?",
  },
} as const satisfies Record<Exclude<Deed["change"], "off">, Record<Start, Text>>;
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
    showToast(t("{deed}: the firmware has taken it.", { deed: t(word) }));
    onDone();
  };
  return (
    <section class="card" aria-labelledby="amt-power">
      <div class="ch">
        <h2 id="amt-power">{t("Power and start")}</h2>
        <span class="end f12">
          <span class={`st ${isOn ? "on" : ""}`} />
          {isOn ? t("On") : t("Not running")}
        </span>
      </div>
      <div class="amt-deeds">
        {(isOn ? deeds : [turnOn]).map((deed) => (
          <button key={deed.change} type="button" class="btn amt-deed" onClick={() => setAsked(deed)}>
            <Icon name={deed.icon} />
            <span>
              {t(deed.word)}
              <small>{t(deed.note)}</small>
            </span>
          </button>
        ))}
      </div>
      <fieldset class="amt-next">
        <legend class="med">{t("At the next start")}</legend>
        <div class="chips wrap">
          {starts.map(([name, word]) => (
            <button
              key={name}
              type="button"
              class="chip"
              aria-pressed={start === name}
              onClick={() => setStart(name)}
            >
              {t(word)}
            </button>
          ))}
        </div>
      </fieldset>
      {asked !== null && (
        <ConfirmDialog
          title={questionOf(asked, device.name, start)}
          deed={t(asked.word)}
          isFinal={asked.change !== "on"}
          onConfirm={() => run(asked)}
          onClose={() => setAsked(null)}
        >
          {asked.change === "on" ? (
            <p>{t("It starts as if its power button were pressed.")}</p>
          ) : (
            <p>
              <strong class="med">{t("Unsaved work is lost.")}</strong>{" "}
              {t("The computer stops at once; programs and the person there are not asked.")}
            </p>
          )}
          {asked.change !== "off" && start !== "usual" && <p>{t(startWords[start])}</p>}
        </ConfirmDialog>
      )}
    </section>
  );
}

function questionOf({ change }: Deed, name: string, start: Start): string {
  return change === "off" ? t("Turn {name} off?", { name }) : t(questions[change][start], { name });
}
