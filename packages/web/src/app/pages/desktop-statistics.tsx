import { formatBytes, Icon } from "../../ui/index.ts";
import type { DesktopSession } from "../../viewers/desktop/sessions.ts";

const WIDTH = 200;
const HEIGHT = 30;

/** Numbers of the connection, for those who want to know. */
export function DesktopStatistics({ session, onClose }: { session: DesktopSession; onClose: () => void }) {
  const { statistics, host, quality } = session;
  const rows: readonly (readonly [string, string])[] = [
    ["Path", session.path === "direct" ? "Direct to the device" : "Relay"],
    ["Picture", host.screen.width === 0 ? "–" : `${host.screen.width} × ${host.screen.height}`],
    ["Quality", quality === null ? "–" : `${quality.level} %, size ${Math.round(quality.scaling / 10.24)} %`],
    ["Frames", `${Math.round(statistics?.framesPerSecond ?? 0)} per second`],
    [session.path === "direct" ? "Round trip, relay" : "Round trip", formatMs(statistics?.rttMs)],
    ["Key to screen", formatMs(statistics?.keyToScreenMs)],
    ["Received", `${formatBytes(statistics?.bytesPerSecond ?? 0)}/s`],
    ["In total", formatBytes(statistics?.totalBytes ?? 0)],
  ];
  return (
    <section class="hud" aria-label="Connection statistics">
      <div class="row">
        <h2>Connection</h2>
        <button class="hx" type="button" aria-label="Close statistics" onClick={onClose}>
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
      <p>Last 60 s, {statistics?.droppedTiles ?? 0} outdated parts skipped</p>
    </section>
  );
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
