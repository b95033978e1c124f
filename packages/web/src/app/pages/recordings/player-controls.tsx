import { useState } from "preact/hooks";
import { t } from "../../../language/index.ts";
import { Icon } from "../../../ui/index.ts";
import { type Player, type PlayerState, SPEEDS } from "../../../viewers/player/index.ts";
import { formatLength } from "./kinds.ts";

interface ControlsProps {
  readonly player: Player;
  readonly state: PlayerState;
  readonly onFull: () => void;
}

/** Play, time, seek bar, speed, silence, full screen. */
export function PlayerControls({ player, state, onFull }: ControlsProps) {
  const { isPlaying, speed, isSkippingIdle } = state;
  return (
    <div class="pctl" role="group" aria-label={t("Playing")}>
      <button
        type="button"
        class="btn quiet sq"
        aria-label={isPlaying ? t("Pause") : t("Play")}
        onClick={() => (isPlaying ? player.pause() : player.play())}
      >
        <Icon name={isPlaying ? "pause" : "play"} />
      </button>
      <SeekBar player={player} state={state} />
      <select
        class="select pspeed"
        aria-label={t("Speed")}
        value={String(speed)}
        onChange={(event) => player.set({ speed: Number(event.currentTarget.value) })}
      >
        {SPEEDS.map((each) => (
          <option key={each} value={String(each)}>
            {each} ×
          </option>
        ))}
      </select>
      <button
        type="button"
        class="btn quiet sm pidle"
        aria-pressed={isSkippingIdle}
        aria-label={t("Skip idle time")}
        onClick={() => player.set({ isSkippingIdle: !isSkippingIdle })}
      >
        <Icon name="fast-forward" />
        <span class="wide">{t("Skip idle")}</span>
      </button>
      <button type="button" class="btn quiet sm sq" aria-label={t("Full screen")} onClick={onFull}>
        <Icon name="maximize" />
      </button>
    </div>
  );
}

/** While it is dragged the time is shown; the jump is made when it is let go. */
function SeekBar({ player, state }: { player: Player; state: PlayerState }) {
  const [draggedMs, setDraggedMs] = useState<number | undefined>(undefined);
  const atMs = draggedMs ?? state.atMs;
  return (
    <>
      <span class="ptime">
        {formatLength(atMs)} <span class="s3">/ {formatLength(state.durationMs)}</span>
      </span>
      <input
        type="range"
        class="pseek"
        aria-label={t("Position")}
        aria-valuetext={t("{time} of {total}", {
          time: formatLength(atMs),
          total: formatLength(state.durationMs),
        })}
        min={0}
        max={Math.max(1, state.durationMs)}
        step={1_000}
        value={atMs}
        aria-busy={state.isSeeking}
        onInput={(event) => setDraggedMs(Number(event.currentTarget.value))}
        onChange={(event) => {
          setDraggedMs(undefined);
          player.seek(Number(event.currentTarget.value));
        }}
      />
    </>
  );
}
