/**
 * A recorded terminal: the size is that of the viewer then, the letters fit into the room. A jump writes everything up
 * to the moment, which a terminal does faster than it can be read. Its links are asked about like those of a living one.
 */
import { RecordingFlag } from "@tendril/protocol/constants";
import { parseViewerMessage } from "@tendril/protocol/sessions/control-message";
import { type PlacedBlock, readFrames } from "@tendril/protocol/sessions/recording";
import { createTerminalView } from "../terminal/index.ts";
import { askLink } from "../terminal/questions.ts";
import type { Jump, Screen } from "./screen.ts";

const RESET = "\x1bc";
const DEFAULT_SIZE = { cols: 80, rows: 25 };
const MAX_CELLS = 500;
/** A terminal keeps what it has not shown yet. */
const WRITE_AT_ONCE_BYTES = 262_144;

export function createTerminalScreen(): Screen {
  const view = createTerminalView(
    { onInput() {}, onResize() {}, onTitle() {}, confirmPaste: async () => false, onLink: askLink },
    { fontSize: 13, fixed: DEFAULT_SIZE },
  );
  const show = (block: PlacedBlock): void => {
    if (block.flags === RecordingFlag.Binary) view.write(block.payload);
    else if (block.flags === RecordingFlag.FromViewer) {
      const message = parseViewerMessage(new TextDecoder().decode(block.payload));
      const isSize = message?.type === "options" || message?.type === "termsize";
      if (isSize && message.cols !== undefined && message.rows !== undefined) {
        view.resize(Math.min(message.cols, MAX_CELLS), Math.min(message.rows, MAX_CELLS));
      }
    }
  };
  return {
    element: view.element,
    async show(block) {
      show(block);
      await view.written();
    },
    async jump({ source, firstFrame, time, signal }: Jump) {
      view.write(RESET);
      view.resize(DEFAULT_SIZE.cols, DEFAULT_SIZE.rows);
      let at = firstFrame;
      let bytes = 0;
      for await (const block of readFrames(source, firstFrame)) {
        if (block.time > time || signal.aborted) break;
        show(block);
        at = block.end;
        bytes += block.payload.length;
        if (bytes < WRITE_AT_ONCE_BYTES) continue;
        bytes = 0;
        await view.written();
      }
      await view.written();
      return at;
    },
    dispose: () => view.dispose(),
  };
}
