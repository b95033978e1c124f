/**
 * Power of the last 7 days, a line for each day.
 */
import { powertimeline } from "@tendril/protocol/actions/devices/powertimeline";
import { control } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { formatDuration, Skeleton } from "../../ui/index.ts";
import { type DayPower, toDays } from "../power-days.ts";
import { useLoad } from "../use-load.ts";

export function PowerWeek({ deviceId }: { deviceId: string }) {
  const { answer } = useLoad(deviceId, () => control.request(powertimeline, { nodeid: deviceId }));
  return (
    <section class="card" aria-labelledby="h-power">
      <div class="ch">
        <h2 id="h-power">{t("Power, last 7 days")}</h2>
        <div class="end f12 legend">
          <span>
            <i class="k on" />
            {t("On")}
          </span>
          <span>
            <i class="k of" />
            {t("Off or unknown")}
          </span>
        </div>
      </div>
      {answer?.timeline === undefined ? (
        <Skeleton rows={4} />
      ) : (
        <Days days={toDays(answer.timeline, Date.now())} />
      )}
    </section>
  );
}

function Days({ days }: { days: readonly DayPower[] }) {
  const summary = days
    .map(({ label, onMs }) => t("{day} on for {duration}", { day: label, duration: formatDuration(onMs) }))
    .join(". ");
  return (
    <div class="power" role="img" aria-label={summary}>
      <div class="hours" aria-hidden="true">
        <span />
        <span class="hh">
          {["00", "03", "06", "09", "12", "15", "18", "21"].map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </span>
        <span />
      </div>
      {days.map(({ label, isToday, onMs, segments, nowShare }) => (
        <div class={`day ${isToday ? "today" : ""}`} key={label}>
          <span>{label}</span>
          <span class="tr">
            <svg class="pl" viewBox="0 0 120 12" preserveAspectRatio="none" aria-hidden="true">
              {segments.map((segment) => (
                <rect
                  key={segment.from}
                  class={segment.isOn ? "on" : "of"}
                  x={segment.from * 120}
                  y={segment.isOn ? 4 : 9}
                  width={(segment.to - segment.from) * 120}
                  height={segment.isOn ? 6 : 1}
                />
              ))}
            </svg>
            {isToday && (
              <i
                class="nowmark"
                ref={(mark) => mark?.style.setProperty("inset-inline-start", `${nowShare * 100}%`)}
              />
            )}
          </span>
          <span class="t3 num">{onMs === 0 ? "–" : formatDuration(onMs)}</span>
        </div>
      ))}
    </div>
  );
}
