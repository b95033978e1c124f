/**
 * How the server is: what is to do, what goes on, what it uses. Asked again every 10 seconds while it is shown.
 */
import {
  type HealthItem,
  type LoadSample,
  type ServerStatusReply,
  serverStatus,
} from "@tendril/protocol/actions/site/server-status";
import { useEffect } from "preact/hooks";
import { control } from "../../control/index.ts";
import { formatCount, type PlainText, said, t } from "../../language/index.ts";
import { formatBytes, formatDuration, Icon, PageError, Skeleton } from "../../ui/index.ts";
import { useLoad } from "../use-load.ts";

const EVERY_MS = 10_000;
const WIDTH = 120;
const HEIGHT = 32;

const titles: Readonly<Record<HealthItem["key"], PlainText>> = {
  certificate: "Certificate",
  disk: "Disk",
  agents: "Agent programs",
  mail: "Mail",
  events: "Event record",
  version: "Version",
};

export function ServerPage() {
  const { answer, problem, reload } = useLoad("server", () => control.request(serverStatus, {}));
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) reload();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>{t("Server")}</h1>
          {answer?.startedAt !== undefined && (
            <p class="t3">
              {t("{host}, up {duration}", {
                host: answer.hostname ?? "",
                duration: formatDuration(Date.now() - answer.startedAt),
              })}
            </p>
          )}
        </div>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <div class="body server-page" tabIndex={0} role="group" aria-label={t("Status")}>
        {problem !== "" && <PageError onRetry={reload}>{problem}</PageError>}
        {problem === "" && answer === undefined && <Skeleton rows={8} />}
        {answer?.result !== undefined && (
          <PageError>{t("Only full administrators see this page.")}</PageError>
        )}
        {answer?.now !== undefined && <Status status={answer} />}
      </div>
    </>
  );
}

function Status({ status }: { status: ServerStatusReply }) {
  const { health, now, agents = [], load, refused = [] } = status;
  const most = Math.max(1, ...agents.map(({ count }) => count));
  return (
    <>
      <div class="col">
        {health !== undefined && <Health items={health} />}
        {load !== undefined && <Load samples={load} />}
        {refused.length > 0 && (
          <section class="card" aria-labelledby="h-refused">
            <div class="ch">
              <h2 id="h-refused">{t("Refused since the start")}</h2>
            </div>
            <dl class="kv cb">
              {refused.map(({ reason, count }) => (
                <Fact key={reason} name={said(reason)} value={formatCount(count)} />
              ))}
            </dl>
          </section>
        )}
      </div>
      <div class="col">
        {now !== undefined && (
          <section class="card" aria-labelledby="h-now">
            <div class="ch">
              <h2 id="h-now">{t("Now")}</h2>
            </div>
            <dl class="kv cb">
              <Fact
                name={t("Agents")}
                value={t("{count} of {total} connected", { count: now.connected, total: now.devices })}
              />
              <Fact name={t("People")} value={t("{count} signed in", { count: now.people })} />
              <Fact name={t("Sessions")} value={formatCount(now.sessions)} />
              <Fact
                name={t("Recordings")}
                value={`${formatCount(now.recordings)}, ${formatBytes(now.recorded)}`}
              />
            </dl>
          </section>
        )}
        {agents.length > 0 && (
          <section class="card" aria-labelledby="h-agents">
            <div class="ch">
              <h2 id="h-agents">{t("Agents")}</h2>
            </div>
            <div class="cb col">
              {agents.map(({ name, count }) => (
                <label key={name} class="agent-kind">
                  <span class="row">
                    <span class="grow">{said(name)}</span>
                    {formatCount(count)}
                  </span>
                  <meter min={0} max={most} value={count} />
                </label>
              ))}
            </div>
          </section>
        )}
      </div>
    </>
  );
}

function Health({ items }: { items: readonly HealthItem[] }) {
  const bad = items.filter(({ isGood }) => !isGood);
  const sorted = [...bad, ...items.filter(({ isGood }) => isGood)];
  return (
    <section class="card" aria-labelledby="h-health">
      <div class="ch">
        <h2 id="h-health">{t("Health")}</h2>
        <span class="end f12">
          {t("{bad} to do, {good} good", { bad: bad.length, good: items.length - bad.length })}
        </span>
      </div>
      <ul class="rows health">
        {sorted.map(({ key, isGood, words }) => (
          <li key={key}>
            <span class={isGood ? "c-ok" : "c-warn"}>
              <Icon name={isGood ? "circle-check" : "triangle-alert"} />
            </span>
            <span class="two grow">
              <span class="med">{t(titles[key])}</span>
              <small>{said(words)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Load({ samples }: { samples: readonly LoadSample[] }) {
  const last = samples.at(-1);
  return (
    <section class="card" aria-labelledby="h-load">
      <div class="ch">
        <h2 id="h-load">{t("Load")}</h2>
        <span class="end f12">{t("last 60 minutes")}</span>
      </div>
      <div class="metrics">
        <Line
          word={t("Processor")}
          value={`${formatCount(last?.cpu ?? 0)} %`}
          points={samples.map(({ cpu }) => cpu)}
        />
        <Line
          word={t("Memory")}
          value={formatBytes(last?.memory ?? 0)}
          points={samples.map(({ memory }) => memory)}
        />
        <Line
          word={t("Sessions")}
          value={formatCount(last?.sessions ?? 0)}
          points={samples.map(({ sessions }) => sessions)}
        />
      </div>
    </section>
  );
}

function Line({ word, value, points }: { word: string; value: string; points: readonly number[] }) {
  const top = Math.max(1, ...points) * 1.2;
  const step = WIDTH / Math.max(1, points.length - 1);
  const line = points.map((point, i) => `${i * step},${HEIGHT - (point / top) * HEIGHT}`).join(" ");
  return (
    <div class="metric">
      <div class="row">
        <span class="t3">{word}</span>
        <strong class="v">{value}</strong>
      </div>
      <svg
        class="pl-day"
        height={HEIGHT}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        <polyline class="spark" points={line} />
      </svg>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}
