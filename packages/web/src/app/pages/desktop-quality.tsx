import { FULL_SCALING, PictureType } from "@tendril/protocol/constants";
import { useState } from "preact/hooks";
import { t } from "../../language/index.ts";
import { Dialog, Field } from "../../ui/index.ts";
import type { QualitySettings } from "../../viewers/desktop/quality.ts";
import { changeDesktop, type DesktopSession } from "../../viewers/desktop/sessions.ts";

const scalings: readonly number[] = [100, 87.5, 75, 62.5, 50, 37.5, 25];
const timers: readonly number[] = [20, 30, 50, 100, 200, 400, 1_000];

/** Technical values by hand; automatic is better nearly always. */
export function QualityDialog({ session, onClose }: { session: DesktopSession; onClose: () => void }) {
  const first = session.quality ?? {
    type: PictureType.Jpeg,
    level: 60,
    scaling: FULL_SCALING,
    frameTimerMs: 30,
  };
  const [values, setValues] = useState<QualitySettings>(first);
  const set = (changed: Partial<QualitySettings>): void => setValues({ ...values, ...changed });
  return (
    <Dialog title={t("Picture quality by hand")} onClose={onClose}>
      <div class="db">
        <Field id="desk-level" label={t("Sharpness, {level} %", { level: values.level })}>
          <input
            id="desk-level"
            type="range"
            min={5}
            max={100}
            value={values.level}
            onInput={(event) => set({ level: Number(event.currentTarget.value) })}
          />
        </Field>
        <Field
          id="desk-scaling"
          label={t("Size of the picture")}
          hint={t("Linux devices with the stock agent send full size.")}
        >
          <select
            id="desk-scaling"
            class="input"
            value={String(values.scaling)}
            onChange={(event) => set({ scaling: Number(event.currentTarget.value) })}
          >
            {withOwn(
              scalings.map((percent) => Math.round(percent * 10.24)),
              values.scaling,
            ).map((scaling) => (
              <option key={scaling} value={scaling}>
                {Math.round(scaling / 10.24)} %
              </option>
            ))}
          </select>
        </Field>
        <Field id="desk-timer" label={t("Pause between pictures")}>
          <select
            id="desk-timer"
            class="input"
            value={String(values.frameTimerMs)}
            onChange={(event) => set({ frameTimerMs: Number(event.currentTarget.value) })}
          >
            {withOwn(timers, values.frameTimerMs).map((ms) => (
              <option key={ms} value={ms}>
                {ms} ms
              </option>
            ))}
          </select>
        </Field>
        <Field id="desk-type" label={t("Kind of picture")}>
          <select
            id="desk-type"
            class="input"
            value={String(values.type)}
            onChange={(event) => set({ type: Number(event.currentTarget.value) })}
          >
            <option value={PictureType.Jpeg}>JPEG</option>
            <option value={PictureType.WebP}>{t("WebP, where the agent has it")}</option>
            <option value={PictureType.Png}>{t("PNG, where the agent has it")}</option>
          </select>
        </Field>
      </div>
      <div class="df">
        <button
          type="button"
          class="btn"
          onClick={() => {
            changeDesktop(session.id, { quality: null });
            onClose();
          }}
        >
          {t("Automatic")}
        </button>
        <button
          type="button"
          class="btn primary"
          onClick={() => {
            changeDesktop(session.id, { quality: values });
            onClose();
          }}
        >
          {t("Use these")}
        </button>
      </div>
    </Dialog>
  );
}

/** The value that is in use can be chosen too. */
function withOwn(choices: readonly number[], own: number): number[] {
  return [...new Set([...choices, own])].sort((left, right) => left - right);
}
