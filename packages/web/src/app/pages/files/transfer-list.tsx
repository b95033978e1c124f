/**
 * Transfers: how far, how fast, what went wrong, what to do about it.
 */
import { useEffect, useRef, useState } from "preact/hooks";
import { parts, t } from "../../../language/index.ts";
import { formatBytes, formatDuration, Icon } from "../../../ui/index.ts";
import { type FilesSession, isOpen, shownName, type Transfer } from "../../../viewers/files/index.ts";

const MAX_SHOWN = 200;

export function TransferList({ session }: { session: FilesSession }) {
  const [isFolded, setFolded] = useState(false);
  const transfers = session.transfers.value;
  if (transfers.length === 0) return null;
  const important = transfers.filter(({ state }) => state === "asking" || state === "failed");
  const rest = transfers.filter(({ state }) => state === "running" || state === "paused");
  const quiet = transfers.filter(({ state }) => state === "waiting" || state === "done");
  const shown = [...important, ...rest, ...quiet].slice(0, MAX_SHOWN);
  return (
    <section class="queue" aria-label={t("Transfers")}>
      <header class="row">
        <h2>{t("Transfers")}</h2>
        <span class="t3" role="status">
          {summary(transfers)}
        </span>
        <div class="end row">
          <QueueButtons session={session} transfers={transfers} />
          <button
            type="button"
            class="btn quiet sm sq"
            aria-expanded={!isFolded}
            aria-label={t("Show the transfers")}
            onClick={() => setFolded(!isFolded)}
          >
            <Icon name={isFolded ? "chevron-right" : "chevron-down"} />
          </button>
        </div>
      </header>
      {!isFolded && (
        <ul>
          {shown.map((transfer) => (
            <Row key={transfer.id} session={session} transfer={transfer} isOneOfMany={important.length > 1} />
          ))}
          {transfers.length > shown.length && (
            <li class="t3">{t("and {count} more", { count: transfers.length - shown.length })}</li>
          )}
        </ul>
      )}
    </section>
  );
}

/** What concerns all; each is there while there is something for it. */
function QueueButtons({
  session,
  transfers,
}: Pick<RowProps, "session"> & { transfers: readonly Transfer[] }) {
  const { queue } = session;
  const has = (state: Transfer["state"]): boolean => transfers.some((one) => one.state === state);
  return (
    <>
      {has("failed") && (
        <button type="button" class="btn quiet sm" onClick={() => queue.retryFailed()}>
          {t("Retry failed")}
        </button>
      )}
      {transfers.some(isOpen) && (
        <button type="button" class="btn quiet sm" onClick={() => queue.cancelOpen()}>
          {t("Cancel all")}
        </button>
      )}
      {has("done") && (
        <button type="button" class="btn quiet sm" onClick={() => queue.clearFinished()}>
          {t("Clear finished")}
        </button>
      )}
    </>
  );
}

function summary(transfers: readonly Transfer[]): string {
  const count = (state: Transfer["state"]): number => transfers.filter((one) => one.state === state).length;
  const running = transfers.filter(({ state }) => state === "running");
  const speed = running.reduce((sum, { bytesPerSecond }) => sum + bytesPerSecond, 0);
  const left = transfers
    .filter(({ state }) => state === "running" || state === "waiting")
    .reduce((sum, { size = 0, done }) => sum + Math.max(0, size - done), 0);
  const seconds = speed > 0 ? Math.ceil(left / speed) : 0;
  const remaining = seconds < 90 ? `${seconds} s` : formatDuration(seconds * 1_000);
  const words = [
    running.length > 0 ? t("{count} running", { count: running.length }) : "",
    count("waiting") > 0 ? t("{count} waiting", { count: count("waiting") }) : "",
    count("asking") > 0 ? t("{count} ask", { count: count("asking") }) : "",
    count("paused") > 0 ? t("{count} paused", { count: count("paused") }) : "",
    count("failed") > 0 ? t("{count} failed", { count: count("failed") }) : "",
    count("done") > 0 ? t("{count} done", { count: count("done") }) : "",
    speed > 0 ? `${formatBytes(speed)}/s` : "",
    seconds > 0 ? t("about {duration} left", { duration: remaining }) : "",
  ];
  return words.filter((word) => word !== "").join(", ");
}

interface RowProps {
  readonly session: FilesSession;
  readonly transfer: Transfer;
  readonly isOneOfMany: boolean;
}

function Row({ session, transfer, isOneOfMany }: RowProps) {
  const { id, name, isUpload, state, size, done } = transfer;
  const amount =
    state === "done" || size === undefined
      ? formatBytes(Math.max(done, state === "done" ? (size ?? done) : done))
      : t("{done} of {total}", { done: formatBytes(done), total: formatBytes(size) });
  return (
    <li>
      <span class="tile-s">
        <Icon name={isUpload ? "file-up" : "file-down"} />
      </span>
      <div class="grow">
        <div class="row">
          <span class="trunc">{shownName(name)}</span>
          <span class="t3 end">{amount}</span>
        </div>
        {state !== "asking" && <Bar transfer={transfer} />}
        <Word session={session} transfer={transfer} isOneOfMany={isOneOfMany} />
      </div>
      <PauseButton session={session} transfer={transfer} />
      {state === "failed" && (
        <button
          type="button"
          class="btn quiet sm sq"
          aria-label={t("Retry {name}", { name })}
          onClick={() => session.queue.retry(id)}
        >
          <Icon name="rotate-cw" />
        </button>
      )}
      <button
        type="button"
        class="btn quiet sm sq"
        aria-label={
          state === "done" || state === "failed"
            ? t("Remove {name} from the list", { name })
            : t("Cancel {name}", { name })
        }
        onClick={() => session.queue.cancel(id)}
      >
        <Icon name="x" />
      </button>
    </li>
  );
}

/** A transfer that goes on from where it was can be paused; the others have no such button. */
function PauseButton({ session, transfer }: Omit<RowProps, "isOneOfMany">) {
  const { id, name, state, canPause } = transfer;
  if (state === "paused") {
    return (
      <button
        type="button"
        class="btn quiet sm sq"
        aria-label={t("Resume {name}", { name })}
        title={t("Resume")}
        onClick={() => session.queue.resume(id)}
      >
        <Icon name="play" />
      </button>
    );
  }
  if (!canPause || (state !== "running" && state !== "waiting")) return null;
  return (
    <button
      type="button"
      class="btn quiet sm sq"
      aria-label={t("Pause {name}", { name })}
      title={t("Pause")}
      onClick={() => session.queue.pause(id)}
    >
      <Icon name="pause" />
    </button>
  );
}

function Word({ session, transfer, isOneOfMany }: RowProps) {
  const { isUpload, place, state, problem, skipped } = transfer;
  if (state === "asking") return <Question {...{ session, transfer, isOneOfMany }} />;
  if (state === "failed") return <small class="c-danger">{problem}</small>;
  if (state === "waiting") return <small class="t3">{t("Waiting")}</small>;
  if (state === "paused") return <small class="t3">{t("Paused, goes on from here")}</small>;
  const missed = skipped > 0 ? `, ${t("{count} could not be read", { count: skipped })}` : "";
  if (state === "done")
    return (
      <small class="t3">
        {transfer.size === undefined ? `${t("Done")}${missed}` : t("Done, content checked")}
      </small>
    );
  const words = isUpload
    ? t("To {place}, continues by itself if the connection drops", { place })
    : t("continues by itself if the connection drops");
  return <small class="t3">{`${words}${missed}`}</small>;
}

/** A file is there already: what becomes of it, and of all others of which that is so. */
function Question({ session, transfer: { id }, isOneOfMany }: RowProps) {
  const answer = (choice: "replace" | "keep-both" | "skip", isForAll: boolean, word: string) => (
    <button type="button" class="link" onClick={() => session.queue.answer(id, choice, isForAll)}>
      {word}
    </button>
  );
  return (
    <small>
      {parts("A file with this name exists. {replace}, {both} or {skip}", {
        replace: answer("replace", false, t("Replace")),
        both: answer("keep-both", false, t("keep both")),
        skip: answer("skip", false, t("skip")),
      })}
      {isOneOfMany && (
        <>
          {" · "}
          {parts("all: {replace}, {both}, {skip}", {
            replace: answer("replace", true, t("replace")),
            both: answer("keep-both", true, t("keep both")),
            skip: answer("skip", true, t("skip")),
          })}
        </>
      )}
    </small>
  );
}

function Bar({ transfer: { state, size, done, name } }: { transfer: Transfer }) {
  const bar = useRef<HTMLElement>(null);
  const share = state === "done" ? 1 : size === undefined || size === 0 ? 0 : Math.min(1, done / size);
  useEffect(() => {
    if (bar.current !== null) bar.current.style.inlineSize = `${share * 100}%`;
  }, [share]);
  const kind = state === "failed" ? "prog danger" : state === "done" ? "prog ok" : "prog";
  return (
    <span
      class={kind}
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
