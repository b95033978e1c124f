/**
 * The consent policy of a device group or a device: what the person there is told or asked.
 */
import { ConsentFlag } from "@tendril/protocol/constants";
import { type PlainText, t } from "../../language/index.ts";
import { Tick } from "../../ui/index.ts";

const kinds: readonly (readonly [word: PlainText, notify: number, prompt: number])[] = [
  ["Desktop", ConsentFlag.NotifyDesktop, ConsentFlag.PromptDesktop],
  ["Terminal", ConsentFlag.NotifyTerminal, ConsentFlag.PromptTerminal],
  ["Files", ConsentFlag.NotifyFiles, ConsentFlag.PromptFiles],
];

type Choice = "nothing" | "told" | "asked";

/** `consent` are bits of ConsentFlag. */
export function ConsentFields(props: { consent: number; onChange: (consent: number) => void }) {
  const { consent, onChange } = props;
  const without = (bits: number): number => consent & ~bits;
  return (
    <fieldset class="consent">
      <legend>{t("The person at the device, before a session")}</legend>
      {kinds.map(([word, notify, prompt]) => (
        <div class="field" key={word}>
          <label for={`consent-${word}`}>{t(word)}</label>
          <select
            id={`consent-${word}`}
            class="input"
            value={choiceOf(consent, { notify, prompt })}
            onChange={(event) => {
              const choice = event.currentTarget.value as Choice;
              const bit = choice === "asked" ? prompt : choice === "told" ? notify : 0;
              onChange(without(notify | prompt) | bit);
            }}
          >
            <option value="nothing">{t("Is not told")}</option>
            <option value="told">{t("Is told")}</option>
            <option value="asked">{t("Is asked and may refuse")}</option>
          </select>
        </div>
      ))}
      <Tick
        isOn={(consent & ConsentFlag.DesktopToolbar) !== 0}
        onChange={(isOn) =>
          onChange(without(ConsentFlag.DesktopToolbar) | (isOn ? ConsentFlag.DesktopToolbar : 0))
        }
      >
        {t("A bar on the screen names who looks at it")}
      </Tick>
      <p class="hint">{t("What this server and single devices demand is added.")}</p>
    </fieldset>
  );
}

function choiceOf(consent: number, bits: { readonly notify: number; readonly prompt: number }): Choice {
  if ((consent & bits.prompt) !== 0) return "asked";
  return (consent & bits.notify) !== 0 ? "told" : "nothing";
}
