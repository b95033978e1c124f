/**
 * One recording: picture or text, what was done, search, and the controls of time. `t` in the address is the second at
 * which it begins.
 */

import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { formatDate, Icon, PageError, Skeleton } from "../../../ui/index.ts";
import { openPlayer, openRangeSource, type Player, type PlayerState } from "../../../viewers/player/index.ts";
import { isTyping } from "../../keys.ts";
import { link, query } from "../../router.ts";
import { LinkGuard } from "../terminal-guards.tsx";
import { kindOf } from "./kinds.ts";
import { PlayerControls } from "./player-controls.tsx";
import { PlayerSide } from "./player-side.tsx";
import { fileAddress } from "./recordings.tsx";
import "../../../styles/desktop.css";
import "./recordings.css";

export function PlayerPage({ name }: { name: string }) {
  const [attempt, setAttempt] = useState(0);
  const { player, state, problem } = usePlayer(name, attempt);
  const page = useRef<HTMLDivElement>(null);
  usePlayerKeys(player);
  const toggleFull = (): void => {
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    else void page.current?.requestFullscreen();
  };
  return (
    <div class="player" ref={page}>
      <PlayerHead player={player} name={name} />
      {problem !== "" && <PageError onRetry={() => setAttempt(attempt + 1)}>{problem}</PageError>}
      {problem === "" && (player === undefined || state === undefined) && <Skeleton rows={8} />}
      {problem === "" && player !== undefined && state !== undefined && (
        <>
          <div class="pbody">
            {player.element !== undefined && <Stage player={player} state={state} />}
            <PlayerSide player={player} atMs={state.atMs} />
          </div>
          {player.element !== undefined && (
            <PlayerControls player={player} state={state} onFull={toggleFull} />
          )}
          {player.kind === "terminal" && <LinkGuard />}
        </>
      )}
    </div>
  );
}

function PlayerHead({ player, name }: { player: Player | undefined; name: string }) {
  const metadata = player?.metadata;
  return (
    <header class="head">
      <a class="btn quiet sq" href={link("recordings")} aria-label={t("All recordings")}>
        <Icon name="arrow-left" />
      </a>
      <div class="titles">
        <h1>{metadata?.devicename ?? t("Recording")}</h1>
        {player !== undefined && (
          <p class="sub">
            {[
              t(kindOf(player.metadata.protocol).word),
              metadata?.username ?? [],
              formatDate(player.startTime),
            ]
              .flat()
              .join(", ")}
          </p>
        )}
      </div>
      <div class="end">
        <a class="btn" href={fileAddress(name)} download={name} aria-label={t("Download")}>
          <Icon name="download" />
          <span class="wide">{t("Download")}</span>
        </a>
      </div>
    </header>
  );
}

function Stage({ player, state }: { player: Player; state: PlayerState }) {
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const { element } = player;
    if (element === undefined) return;
    stage.current?.prepend(element);
    return () => element.remove();
  }, [player]);
  return (
    <div class={`stage pstage ${player.kind}`} ref={stage} role="img" aria-label={t("What was recorded")}>
      {state.problem !== "" && (
        <p class="pill" role="alert">
          {state.problem}
        </p>
      )}
      {!state.isPlaying && state.atMs === 0 && !state.isSeeking && (
        <button
          type="button"
          class="pbig"
          aria-label={t("Play from the beginning")}
          onClick={() => player.play()}
        >
          <Icon name="play" className="i-l" />
        </button>
      )}
    </div>
  );
}

function usePlayer(name: string, attempt: number) {
  const [opened, setOpened] = useState<{ player?: Player; problem: string }>({ problem: "" });
  const [state, setState] = useState<PlayerState | undefined>(undefined);
  useEffect(() => {
    const stop = new AbortController();
    let player: Player | undefined;
    const open = async (): Promise<void> => {
      const source = await openRangeSource(fileAddress(name), stop.signal);
      const made = await openPlayer(source, (changed) => !stop.signal.aborted && setState(changed));
      if (stop.signal.aborted) {
        made.dispose();
        return;
      }
      player = made;
      setState(made.state());
      setOpened({ player: made, problem: "" });
      const seconds = Number(query.value.get("t") ?? "0");
      if (seconds > 0) made.seek(seconds * 1_000);
    };
    setOpened({ problem: "" });
    open().catch((error: unknown) => {
      if (!stop.signal.aborted) setOpened({ problem: sentenceOf(error) });
    });
    return () => {
      stop.abort();
      player?.dispose();
    };
  }, [name, attempt]);
  return { player: opened.player, state, problem: opened.problem };
}

function sentenceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.name === "ProtocolError" ? t("This file is no recording, or it is damaged.") : error.message;
}

/** Space plays and pauses, arrows go ten seconds. */
function usePlayerKeys(player: Player | undefined): void {
  useEffect(() => {
    if (player?.element === undefined) return;
    const onKey = (event: KeyboardEvent): void => {
      const isControl = event.target instanceof Element && event.target.closest("button, a, select, input");
      if (isTyping(event.target) || isControl || event.ctrlKey || event.metaKey || event.altKey) return;
      const { isPlaying, atMs } = player.state();
      if (event.key === " ") {
        if (isPlaying) player.pause();
        else player.play();
      } else if (event.key === "ArrowLeft") player.seek(atMs - 10_000);
      else if (event.key === "ArrowRight") player.seek(atMs + 10_000);
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [player]);
}
