/**
 * Overview of a device: load now, volumes, power of the week, recent events; notes, tags, computer, agent.
 */
import type { WireDevice, WireInterfaces } from "@tendril/protocol";
import { getnetworkinfo } from "@tendril/protocol/actions/devices/getnetworkinfo";
import { getsysinfo, type SystemInfoReply } from "@tendril/protocol/actions/devices/getsysinfo";
import { lastconnect } from "@tendril/protocol/actions/devices/lastconnect";
import { useEffect } from "preact/hooks";
import { control, isOnline, onEvent, store } from "../../control/index.ts";
import { t } from "../../language/index.ts";
import { formatAgo, formatBytes, formatDate, formatDuration } from "../../ui/index.ts";
import { deviceLink } from "../device-link.ts";
import { useLoad } from "../use-load.ts";
import { DoubleAlarm } from "./device-double.tsx";
import { DeviceNotes } from "./device-notes.tsx";
import { DeviceNow } from "./device-now.tsx";
import { DeviceSessions } from "./device-sessions.tsx";
import { RecentEvents } from "./events/event-table.tsx";
import { PowerWeek } from "./power-week.tsx";

export function DeviceOverview({ device }: { device: WireDevice }) {
  const system = useLoad(device._id, () => control.request(getsysinfo, { nodeid: device._id }));
  const network = useLoad(device._id, () => control.request(getnetworkinfo, { nodeid: device._id }));
  useEffect(
    () =>
      onEvent((event) => {
        if (event.nodeid !== device._id) return;
        if (event.action === "sysinfohash") system.reload();
        if (event.action === "ifchange") network.reload();
      }),
    [device._id],
  );
  return (
    <section class="body ov" aria-label={t("Overview")}>
      <div class="ov-main">
        <DoubleAlarm deviceId={device._id} />
        <DeviceSessions device={device} />
        <DeviceNow device={device} system={system.answer} />
        <PowerWeek deviceId={device._id} />
        <section class="card" aria-labelledby="h-events">
          <div class="ch">
            <h2 id="h-events">{t("Recent events")}</h2>
            <span class="end">
              <a class="link" href={deviceLink(device._id, "events")}>
                {t("All events")}
              </a>
            </span>
          </div>
          <RecentEvents nodeid={device._id} />
        </section>
      </div>
      <div class="ov-side">
        <DeviceNotes device={device} />
        <Computer device={device} system={system.answer} network={network.answer?.netif2 ?? undefined} />
        <Agent device={device} />
      </div>
    </section>
  );
}

function Computer(props: {
  device: WireDevice;
  system: SystemInfoReply | undefined;
  network: WireInterfaces | undefined;
}) {
  const { device, system, network } = props;
  const identifiers = system?.hardware?.identifiers ?? {};
  const platform = system?.hardware?.linux ?? system?.hardware?.windows ?? system?.hardware?.darwin ?? {};
  const memory = Number((platform.memory as { total?: number } | undefined)?.total ?? 0);
  const model = [identifiers.sys_vendor, identifiers.product_name].filter(Boolean).join(" ");
  const facts: readonly (readonly [string, unknown])[] = [
    [t("Model"), model],
    [t("Serial"), identifiers.product_serial],
    [t("Processor"), identifiers.cpu_name],
    [t("Cores"), platform.cores],
    [t("Memory"), memory > 0 ? formatBytes(memory) : ""],
    [t("System"), device.osdesc],
    [t("Kernel"), platform.kernel],
    ["BIOS", [identifiers.bios_vendor, identifiers.bios_version].filter(Boolean).join(" ")],
    [t("Signed in"), device.users?.join(", ")],
    [t("Seen from"), device.ip],
  ];
  return (
    <section class="card" aria-labelledby="h-computer">
      <div class="ch">
        <h2 id="h-computer">{t("Computer")}</h2>
      </div>
      <div class="cb">
        <dl class="kv">
          {facts.map(([word, value]) =>
            value === undefined || value === "" ? null : (
              <>
                <dt>{word}</dt>
                <dd>{String(value)}</dd>
              </>
            ),
          )}
          {Object.entries(network ?? {}).map(([name, addresses]) => (
            <>
              <dt>{name}</dt>
              <dd>
                {addresses.map((entry) => (
                  <div key={entry.address ?? entry.mac}>{entry.address}</div>
                ))}
                <span class="t3">{addresses[0]?.mac}</span>
              </dd>
            </>
          ))}
        </dl>
      </div>
    </section>
  );
}

function Agent({ device }: { device: WireDevice }) {
  const contact = useLoad(`${device._id} ${device.conn ?? 0}`, () =>
    control.request(lastconnect, { nodeid: device._id }),
  );
  const online = isOnline(device);
  const group = store.groups.get(device.meshid ?? "");
  const seenMs = contact.answer?.time;
  return (
    <section class="card" aria-labelledby="h-agent">
      <div class="ch">
        <h2 id="h-agent">{t("Agent and access")}</h2>
      </div>
      <div class="cb">
        <dl class="kv">
          <dt>{t("Core")}</dt>
          <dd>{device.agent?.core ?? t("None")}</dd>
          <dt>{t("Runs as")}</dt>
          <dd>{device.agent?.root === true ? t("Administrator") : t("Ordinary user")}</dd>
          <dt>{online ? t("Connected") : t("Last seen")}</dt>
          <dd title={seenMs === undefined ? undefined : formatDate(seenMs)}>
            {online && device.agct !== undefined
              ? t("for {duration}", { duration: formatDuration(Date.now() - device.agct) })
              : seenMs === undefined
                ? "–"
                : formatAgo(seenMs)}
          </dd>
          <dt>{t("Device group")}</dt>
          <dd>{group?.name ?? "–"}</dd>
          <dt>{t("First seen")}</dt>
          <dd>{device.firstconnect === undefined ? "–" : formatDate(device.firstconnect)}</dd>
        </dl>
      </div>
    </section>
  );
}
