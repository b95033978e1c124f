/**
 * The shape of the pointer: names of X cursor themes and their numbers on the wire.
 */
import { answered, type XConnection } from "./connection.ts";
import type { CursorImage, FixesExtension } from "./extensions.ts";

const DEFAULT_SHAPE = 0;
const NO_SHAPE = 14;

/** Names of the freedesktop and of the classic X theme to indexes of CURSOR_NAMES. */
const shapes: ReadonlyMap<string, number> = new Map(
  (
    [
      [0, "default left_ptr top_left_arrow arrow"],
      [1, "progress left_ptr_watch half-busy"],
      [2, "crosshair cross tcross cross_reverse diamond_cross"],
      [3, "pointer hand hand1 hand2 pointing_hand"],
      [4, "help question_arrow whats_this left_ptr_help"],
      [5, "text xterm ibeam"],
      [6, "no-drop dnd-no-drop dnd-none"],
      [7, "move fleur all-scroll size_all grabbing closedhand dnd-move"],
      [8, "nesw-resize size_bdiag top_right_corner bottom_left_corner fd_double_arrow"],
      [9, "ns-resize size_ver sb_v_double_arrow top_side bottom_side n-resize s-resize v_double_arrow"],
      [10, "nwse-resize size_fdiag top_left_corner bottom_right_corner bd_double_arrow"],
      [11, "ew-resize w-resize e-resize size_hor sb_h_double_arrow left_side right_side h_double_arrow"],
      [12, "alias up_arrow sb_up_arrow link dnd-link"],
      [13, "wait watch"],
      [15, "not-allowed forbidden crossed_circle circle"],
      [16, "col-resize split_h"],
      [17, "row-resize split_v"],
      [18, "copy dnd-copy"],
      [19, "zoom-in"],
      [20, "zoom-out"],
    ] as const
  ).flatMap(([shape, names]) => names.split(" ").map((name): [string, number] => [name, shape])),
);

/** Calls back with the shape at the beginning and whenever it changes. */
export class CursorWatch {
  readonly #connection: XConnection;
  readonly #fixes: FixesExtension;
  readonly #tell: (shape: number) => void;
  #last = -1;
  #isReading = false;
  #isStale = false;

  constructor(connection: XConnection, fixes: FixesExtension, tell: (shape: number) => void) {
    this.#connection = connection;
    this.#fixes = fixes;
    this.#tell = tell;
  }

  start(): void {
    this.#fixes.SelectCursorInput(this.#connection.root, this.#fixes.CursorNotifyMask.DisplayCursor);
    this.#connection.onEvent((event) => {
      if (event.name === "CursorNotify") this.#read();
    });
    this.#read();
  }

  /** One request at a time, however often the cursor changes. */
  #read(): void {
    if (this.#isReading) {
      this.#isStale = true;
      return;
    }
    this.#isReading = true;
    answered<CursorImage>((answer) => this.#fixes.GetCursorImageAndName(answer))
      .then((image) => this.#show(shapeOf(image)))
      .catch(() => {}) // a cursor that is gone meanwhile
      .finally(() => {
        this.#isReading = false;
        if (!this.#isStale) return;
        this.#isStale = false;
        this.#read();
      });
  }

  #show(shape: number): void {
    if (shape === this.#last) return;
    this.#last = shape;
    this.#tell(shape);
  }
}

export function shapeOf({
  cursorName,
  cursorImage,
}: Pick<CursorImage, "cursorName" | "cursorImage">): number {
  const isInvisible = cursorImage.length > 0 && cursorImage.every((byte) => byte === 0);
  return isInvisible ? NO_SHAPE : (shapes.get(cursorName) ?? DEFAULT_SHAPE);
}
