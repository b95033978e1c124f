/**
 * How busy the device is now, and how full its volumes are.
 */
import type { WireDevice } from "@tendril/protocol";
import type { SystemInfoReply } from "@tendril/protocol/actions/devices/getsysinfo";
import { msg } from "@tendril/protocol/actions/devices/msg";
import { useEffect, useState } from "preact/hooks";
import { control, isOnline, onPush } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { formatAgo, formatBytes } from "../../ui/index.ts";

const EVERY_MS = 5_000;
const POINTS = 48;
const FULL = 90;

interface Volume {
  readonly name?: string;
  readonly mount?: string;
  readonly total: number;
  readonly free: number;
}

interface Load {
  readonly cpu: readonly number[];
  readonly memory: readonly number[];
  readonly memoryKib: number;
}

export function DeviceNow({ device, system }: { device: WireDevice; system: SystemInfoReply | undefined }) {
  const online = isOnline(device);
  const load = useLoadHistory(device._id, online);
  const platform = system?.hardware?.linux ?? system?.hardware?.windows ?? system?.hardware?.darwin ?? {};
  const volumes = (platform.volumes ?? []) as readonly Volume[];
  const cpu = load.cpu.at(-1);
  const used = load.memory.at(-1);
  return (
    <section class="card" aria-labelledby="h-now">
      <div class="ch">
        <h2 id="h-now">{online ? t("Now") : t("Last known")}</h2>
        <span class="end f12">
          {online ? (
            <>
              <span class="st on" /> {t("live")}
            </>
          ) : device.lastseen === undefined ? (
            t("never seen")
          ) : (
            formatAgo(device.lastseen)
          )}
        </span>
      </div>
      {online && (
        <div class="metrics two">
          <Metric word={t("Processor")} value={cpu === undefined ? "–" : `${cpu} %`} points={load.cpu} />
          <Metric
            word={t("Memory")}
            value={used === undefined ? "–" : `${used} %`}
            detail={load.memoryKib > 0 ? t("of {size}", { size: formatBytes(load.memoryKib * 1024) }) : ""}
            points={load.memory}
          />
        </div>
      )}
      {volumes.length > 0 && (
        <div class="disks">
          {volumes.slice(0, 8).map((volume) => (
            <Disk key={`${volume.name}${volume.mount}`} volume={volume} />
          ))}
        </div>
      )}
      {!online && volumes.length === 0 && (
        <div class="cb">
          <p class="note">{t("The device is offline. What it is doing is shown when it is back.")}</p>
        </div>
      )}
    </section>
  );
}

function Metric({
  word,
  value,
  detail = "",
  points,
}: {
  word: string;
  value: string;
  detail?: string;
  points: readonly number[];
}) {
  const line = points
    .map((point, i) => `${((POINTS - points.length + i) * 120) / (POINTS - 1)},${31 - point * 0.3}`)
    .join(" ");
  return (
    <div class="metric">
      <div class="row">
        <span class="t3">{word}</span>
        <strong class="v">{value}</strong>
      </div>
      <svg class="pl-day" height="32" viewBox="0 0 120 32" preserveAspectRatio="none" aria-hidden="true">
        <polyline class="spark" points={line} />
      </svg>
      <span class="note">{detail}</span>
    </div>
  );
}

function Disk({ volume }: { volume: Volume }) {
  const used = volume.total - volume.free;
  const percent = volume.total > 0 ? Math.round((used * 100) / volume.total) : 0;
  const name = volume.mount ?? volume.name ?? "";
  return (
    <div class="disk">
      <div class="row">
        <span class="med trunc">{name}</span>
        <span class="t3 end">
          {t("{done} of {total}", { done: formatBytes(used), total: formatBytes(volume.total) })}
        </span>
      </div>
      <span
        class={`prog ${percent >= FULL ? "warn" : ""}`}
        role="img"
        aria-label={t("{name} {percent} percent full", { name, percent })}
      >
        <i ref={(bar) => bar?.style.setProperty("inline-size", `${percent}%`)} />
      </span>
    </div>
  );
}

/** Asks the agent every few seconds while the page is shown. */
function useLoadHistory(deviceId: string, isWanted: boolean): Load {
  const [load, setLoad] = useState<Load>({ cpu: [], memory: [], memoryKib: 0 });
  useEffect(() => {
    if (!isWanted) return;
    const ask = (): void => {
      if (!document.hidden) control.request(msg, { nodeid: deviceId, type: "cpuinfo" }).catch(() => {}); // shown as no value
    };
    const stop = onPush((message) => {
      if (message.type !== "cpuinfo" || message.nodeid !== deviceId) return;
      const cpu = Number((message.cpu as { total?: number } | undefined)?.total ?? 0);
      const memory = message.memory as { percentConsumed?: number; MemTotal?: number } | undefined;
      setLoad((before) => ({
        cpu: [...before.cpu, Math.round(cpu)].slice(-POINTS),
        memory: [...before.memory, Math.round(Number(memory?.percentConsumed ?? 0))].slice(-POINTS),
        memoryKib: Number(memory?.MemTotal ?? 0),
      }));
    });
    ask();
    const timer = setInterval(ask, EVERY_MS);
    return () => {
      stop();
      clearInterval(timer);
    };
  }, [deviceId, isWanted]);
  return load;
}
