/**
 * How far files are that go to many devices: what went wrong first, with its reason and a second try.
 */
import { useEffect, useRef } from "preact/hooks";
import { formatBytes, Icon } from "../../../ui/index.ts";
import type { Delivery, Receiver } from "../../../viewers/files/index.ts";
import "./files.css";
import { plural, t } from "../../../language/index.ts";

const MAX_SHOWN = 100;
const order: readonly Receiver["state"][] = ["failed", "running", "waiting", "done"];

export function DeliveryState({ delivery }: { delivery: Delivery }) {
  const receivers = delivery.receivers.value;
  const failed = receivers.filter(({ state }) => state === "failed");
  const sorted = receivers.toSorted((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
  return (
    <div class="delivery">
      <div class="row">
        <span role="status" class="grow">
          {summaryOf(delivery)}
        </span>
        {failed.length > 0 && (
          <button type="button" class="btn sm" onClick={() => delivery.retry()}>
            <Icon name="rotate-cw" />
            {t("Retry {count} failed", { count: failed.length })}
          </button>
        )}
      </div>
      <ul aria-label={t("Devices that get the files")}>
        {sorted.slice(0, MAX_SHOWN).map((receiver) => (
          <Row key={receiver.deviceId} receiver={receiver} size={delivery.size} />
        ))}
        {sorted.length > MAX_SHOWN && (
          <li class="t3">{t("and {count} more", { count: sorted.length - MAX_SHOWN })}</li>
        )}
      </ul>
    </div>
  );
}

function summaryOf({ receivers, files, size }: Delivery): string {
  const count = (state: Receiver["state"]): number =>
    receivers.value.filter((receiver) => receiver.state === state).length;
  const counted = plural(files.length, "{count} file", "{count} files");
  const what = files.length === 1 ? (files[0]?.name ?? counted) : counted;
  const open = count("running") + count("waiting");
  const parts = [
    t("{done} of {total} done", { done: count("done"), total: receivers.value.length }),
    open > 0 ? t("{count} to go", { count: open }) : "",
    count("failed") > 0 ? t("{count} failed", { count: count("failed") }) : "",
  ];
  return `${what}, ${formatBytes(size)}: ${parts.filter((part) => part !== "").join(", ")}`;
}

function Row({ receiver, size }: { receiver: Receiver; size: number }) {
  const { name, state, done, problem } = receiver;
  return (
    <li>
      <div class="row">
        <span class="trunc grow">{name}</span>
        <small class={state === "failed" ? "c-danger" : "t3"}>{wordOf(receiver, size)}</small>
      </div>
      {state === "running" && <Bar name={name} share={size === 0 ? 0 : Math.min(1, done / size)} />}
      {problem !== "" && <small class="c-danger">{problem}</small>}
    </li>
  );
}

function wordOf({ state, done, kept }: Receiver, size: number): string {
  if (state === "running")
    return t("{done} of {total}", { done: formatBytes(done), total: formatBytes(size) });
  if (state === "waiting") return t("Waiting");
  if (state === "failed") return t("Failed");
  return kept === 0
    ? t("Done, content checked")
    : plural(kept, "Done, {count} kept as it was", "Done, {count} kept as they were");
}

function Bar({ name, share }: { name: string; share: number }) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    if (bar.current !== null) bar.current.style.inlineSize = `${share * 100}%`;
  }, [share]);
  return (
    <span
      class="prog"
      role="progressbar"
      aria-label={name}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
    >
      <i ref={bar} />
    </span>
  );
}
