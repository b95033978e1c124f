/**
 * Beside the picture: search in the text of a terminal, what was done in a files session, or what was said in a chat.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import { plural, t } from "../../../language/index.ts";
import { Empty, Icon, Skeleton } from "../../../ui/index.ts";
import {
  type ChatLine,
  type FileDeed,
  listChat,
  listDeeds,
  type Player,
  searchText,
  type TextHit,
} from "../../../viewers/player/index.ts";
import { formatLength } from "./kinds.ts";

const PAUSE_MS = 250;
/** A hit is shown a moment before it happens. */
const LEAD_MS = 500;

export function PlayerSide({ player, atMs }: { player: Player; atMs: number }) {
  if (player.kind === "terminal") return <TextSearch player={player} atMs={atMs} />;
  if (player.kind === "files") return <Deeds player={player} />;
  if (player.kind === "chat") return <Chat player={player} />;
  if (player.kind === "desktop" || player.kind === "firmware") return null;
  return (
    <Empty icon="film">
      {t("This kind of session has no picture. The file can be downloaded and read with other programs.")}
    </Empty>
  );
}

function TextSearch({ player, atMs }: { player: Player; atMs: number }) {
  const [text, setText] = useState("");
  const { found, isBusy } = useSearch(player, text);
  const timeMs = player.startTime + atMs;
  return (
    <aside class="pside" aria-label={t("Search in the text")}>
      <div class="search">
        <Icon name="search" />
        <input
          type="search"
          aria-label={t("Search in the text")}
          placeholder={t("Search shown and typed text")}
          value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
      </div>
      <p class="pcount" role="status">
        {text === "" ? t("Hits are listed here with their time.") : countOf(found.length, isBusy)}
      </p>
      <ol class="phits">
        {found.map((hit, i) => (
          <Entry
            key={`${hit.time}/${i}`}
            time={hit.time - player.startTime}
            isPast={hit.time <= timeMs}
            onSelect={() => player.seek(hit.time - player.startTime - LEAD_MS)}
          >
            {hit.isTyped && <span class="badge">{t("Typed")}</span>} <code>{hit.line}</code>
          </Entry>
        ))}
      </ol>
    </aside>
  );
}

function countOf(count: number, isBusy: boolean): string {
  if (isBusy) return t("Searching");
  if (count === 0) return t("Nothing found.");
  return plural(count, "{count} hit", "{count} hits");
}

function useSearch(player: Player, text: string): { found: readonly TextHit[]; isBusy: boolean } {
  const [found, setFound] = useState<readonly TextHit[]>([]);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    const stop = new AbortController();
    setBusy(text !== "");
    const timer = setTimeout(() => {
      searchText(player, text, stop.signal).then(
        (hits) => {
          if (stop.signal.aborted) return;
          setFound(hits);
          setBusy(false);
        },
        () => setBusy(false), // the connection is lost: the page says so
      );
    }, PAUSE_MS);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [player, text]);
  return { found, isBusy };
}

function Deeds({ player }: { player: Player }) {
  const [deeds, setDeeds] = useState<readonly FileDeed[] | undefined>(undefined);
  useEffect(() => {
    const stop = new AbortController();
    listDeeds(player, stop.signal).then(
      (listed) => !stop.signal.aborted && setDeeds(listed),
      () => setDeeds([]),
    );
    return () => stop.abort();
  }, [player]);
  if (deeds === undefined) return <Skeleton rows={8} />;
  if (deeds.length === 0) return <Empty icon="folder">{t("Nothing was done in this session.")}</Empty>;
  return (
    <ol class="phits pdeeds" aria-label={t("What was done")}>
      {deeds.map((deed, i) => (
        <Entry key={`${deed.time}/${i}`} time={deed.time - player.startTime}>
          {t(deed.what)} <code>{deed.path === "" ? "/" : deed.path}</code>
        </Entry>
      ))}
    </ol>
  );
}

function Chat({ player }: { player: Player }) {
  const [lines, setLines] = useState<readonly ChatLine[] | undefined>(undefined);
  useEffect(() => {
    const stop = new AbortController();
    listChat(player, stop.signal).then(
      (listed) => !stop.signal.aborted && setLines(listed),
      () => setLines([]),
    );
    return () => stop.abort();
  }, [player]);
  if (lines === undefined) return <Skeleton rows={8} />;
  if (lines.length === 0) return <Empty icon="message-square">{t("Nothing was said.")}</Empty>;
  const { username = t("User"), devicename = t("The other one") } = player.metadata;
  return (
    <ol class="phits pdeeds" aria-label={t("What was said")}>
      {lines.map((line, i) => (
        <Entry key={`${line.time}/${i}`} time={line.time - player.startTime}>
          <b>{line.isOfUser ? username : devicename}</b> {wordsOf(line)}
        </Entry>
      ))}
    </ol>
  );
}

function wordsOf({ kind, text }: ChatLine): string {
  if (kind === "file") return t("offers the file {name}", { name: text });
  return kind === "call" ? t("calls; calls are not recorded") : text;
}

interface EntryProps {
  /** ms since the beginning. */
  readonly time: number;
  readonly isPast?: boolean;
  readonly onSelect?: () => void;
  readonly children: ComponentChildren;
}

function Entry({ time, isPast = false, onSelect, children }: EntryProps) {
  const inner = (
    <>
      <span class="pat">{formatLength(Math.max(0, time))}</span>
      <span class="ptext">{children}</span>
    </>
  );
  return (
    <li class={isPast ? "past" : ""}>
      {onSelect === undefined ? (
        <span class="prow">{inner}</span>
      ) : (
        <button type="button" class="prow" onClick={onSelect}>
          {inner}
        </button>
      )}
    </li>
  );
}
