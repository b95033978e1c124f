import { plural, t } from "../../language/index.ts";
import { formatBytes, Icon } from "../../ui/index.ts";
import type { DesktopSession } from "../../viewers/desktop/sessions.ts";

const WIDTH = 200;
const HEIGHT = 30;

/** Numbers of the connection, for those who want to know. */
export function DesktopStatistics({ session, onClose }: { session: DesktopSession; onClose: () => void }) {
  const { statistics, host, quality } = session;
  const rows: readonly (readonly [string, string])[] = [
    [t("Path|network"), session.path === "direct" ? t("Direct to the device") : t("Relay")],
    [t("Picture"), host.screen.width === 0 ? "–" : `${host.screen.width} × ${host.screen.height}`],
    [t("Quality"), qualityWords(quality)],
    [t("Frames"), t("{count} per second", { count: Math.round(statistics?.framesPerSecond ?? 0) })],
    [session.path === "direct" ? t("Round trip, relay") : t("Round trip"), formatMs(statistics?.rttMs)],
    [t("Key to screen"), formatMs(statistics?.keyToScreenMs)],
    [t("Received"), `${formatBytes(statistics?.bytesPerSecond ?? 0)}/s`],
    [t("In total"), formatBytes(statistics?.totalBytes ?? 0)],
  ];
  return (
    <section class="hud" aria-label={t("Connection statistics")}>
      <div class="row">
        <h2>{t("Connection")}</h2>
        <button class="hx" type="button" aria-label={t("Close statistics")} onClick={onClose}>
          <Icon name="x" />
        </button>
      </div>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <History bytes={statistics?.history ?? []} />
      <p>
        {plural(
          statistics?.droppedTiles ?? 0,
          "Last 60 s, {count} outdated part skipped",
          "Last 60 s, {count} outdated parts skipped",
        )}
      </p>
    </section>
  );
}

function qualityWords(quality: DesktopSession["quality"]): string {
  if (quality === null) return "–";
  const { level, scaling } = quality;
  return t("{level} %, size {size} %", { level, size: Math.round(scaling / 10.24) });
}

function History({ bytes }: { bytes: readonly number[] }) {
  const most = Math.max(1, ...bytes);
  const points = bytes.map((value, i) => {
    const x = WIDTH - (bytes.length - 1 - i) * (WIDTH / 59);
    return `${x.toFixed(1)},${(HEIGHT - 1 - (value / most) * (HEIGHT - 2)).toFixed(1)}`;
  });
  return (
    <svg class="desk-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      <polyline class="spark" points={points.join(" ")} />
    </svg>
  );
}

export function formatMs(ms: number | undefined): string {
  return ms === undefined ? "–" : `${Math.round(ms)} ms`;
}
