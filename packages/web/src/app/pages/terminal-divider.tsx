/**
 * The divider between two parts of a terminal tab: dragged, or moved by arrows, Home and End; a double click halves.
 */
import { useRef } from "preact/hooks";
import { t } from "../../language/index.ts";
import { type Direction, MIN_SHARE } from "../../viewers/terminal/layout.ts";

interface DividerProps {
  readonly direction: Direction;
  /** Of the part before it, 0 to 1. */
  readonly share: number;
  readonly onMove: (share: number) => void;
}

const STEP = 0.02;
const LARGE_STEP = 0.1;

export function TerminalDivider({ direction, share, onMove }: DividerProps) {
  const divider = useRef<HTMLDivElement>(null);
  const isRight = direction === "right";
  const drag = (event: PointerEvent): void => {
    const { current } = divider;
    const box = current?.parentElement?.getBoundingClientRect();
    if (current === null || box === undefined || !current.hasPointerCapture(event.pointerId)) return;
    onMove(isRight ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height);
  };
  const press = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const targets: ReadonlyMap<string, number> = new Map([
      [isRight ? "ArrowLeft" : "ArrowUp", share - step],
      [isRight ? "ArrowRight" : "ArrowDown", share + step],
      ["Home", MIN_SHARE],
      ["End", 1 - MIN_SHARE],
    ]);
    const target = targets.get(event.key);
    if (target === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onMove(target);
  };
  return (
    <div
      ref={divider}
      class={`term-divider ${direction}`}
      role="separator"
      tabIndex={0}
      aria-label={isRight ? t("Width of the terminals") : t("Height of the terminals")}
      aria-orientation={isRight ? "vertical" : "horizontal"}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={MIN_SHARE * 100}
      aria-valuemax={100 - MIN_SHARE * 100}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault(); // no text is selected on the way
        divider.current?.setPointerCapture(event.pointerId);
      }}
      onPointerMove={drag}
      onDblClick={() => onMove(0.5)}
      onKeyDown={press}
    />
  );
}
