/**
 * A recorded desktop. A jump begins at the nearest moment of the index and draws the blocks that can be seen at the
 * time that is wanted, not those that were covered meanwhile.
 */
import { RecordingFlag } from "@tendril/protocol/constants";
import { hostCommand } from "@tendril/protocol/sessions/desktop";
import {
  PictureTracker,
  type PlacedBlock,
  readBlock,
  readFrames,
} from "@tendril/protocol/sessions/recording";
import { createDesktopView } from "../desktop/index.ts";
import type { Jump, Screen } from "./screen.ts";

const MAX_WAITING_TILES = 200;
const LOOK_MS = 8;
/** A screen that decodes nothing more stops nothing. */
const MAX_WAIT_MS = 5_000;

export function createDesktopScreen(onChange: () => void): Screen {
  const view = createDesktopView(
    {
      onHostState: onChange,
      onStatistics() {},
      onView() {},
      onPaste: async () => {},
      onFocus() {},
      onCopyKey() {},
      onFault() {},
      onLeave() {},
    },
    { isWindows: false, isMac: false },
  );
  const nothing = { sendBytes() {}, sendControl() {}, bufferedBytes: () => 0 };
  view.set({ isViewOnly: true });
  view.attach(nothing);
  const show = async (block: PlacedBlock): Promise<void> => {
    if (block.flags !== RecordingFlag.Binary) return;
    view.receive(block.payload);
    const endMs = performance.now() + MAX_WAIT_MS;
    while (view.waitingTiles() > MAX_WAITING_TILES && performance.now() < endMs) await pause(LOOK_MS);
  };
  /** Another size and back: the canvas is empty then. */
  const clear = (width: number, height: number): void => {
    view.detach();
    view.attach(nothing);
    for (const size of [
      { width: 1, height: 1 },
      { width, height },
    ])
      view.receive(hostCommand.encode({ kind: "screen", ...size }));
  };
  return {
    element: view.element,
    show,
    async jump(place) {
      const { picture, at } = await findMoment(place);
      if (place.signal.aborted) return at;
      if (picture !== undefined && picture.width > 0) {
        clear(picture.width, picture.height);
        await drawBlocks(place, picture.blocks, show);
      } else {
        clear(1, 1);
        await drawFromStart(place, show);
      }
      return at;
    },
    dispose: () => view.dispose(),
  };
}

interface Found {
  readonly picture: ReturnType<PictureTracker["shown"]>;
  /** Where playing goes on. */
  readonly at: number;
}

/** From the nearest moment of the index, or from the beginning, up to the time that is wanted. */
async function findMoment(place: Jump): Promise<Found> {
  const { source, index, firstFrame, time, signal } = place;
  const tracker = new PictureTracker();
  let at = firstFrame;
  if (index !== undefined && index.intervalSeconds > 0) {
    const steps = Math.floor((time - index.startTime) / (index.intervalSeconds * 1_000));
    const moment = index.moments[Math.min(steps, index.moments.length) - 1];
    if (moment !== undefined && moment.width > 0) {
      tracker.add(-1, hostCommand.encode({ kind: "screen", width: moment.width, height: moment.height }));
      for (const offset of moment.blocks) {
        const block = await readOrNone(place, firstFrame + offset);
        if (signal.aborted) return { picture: undefined, at };
        if (block !== undefined) tracker.add(block.offset, block.payload);
      }
      at = firstFrame + moment.resumeAt;
    }
  }
  for await (const block of readFrames(source, at)) {
    if (block.time > time || signal.aborted) break;
    if (block.flags === RecordingFlag.Binary) tracker.add(block.offset, block.payload);
    at = block.end;
  }
  return { picture: tracker.shown(), at };
}

type Show = (block: PlacedBlock) => Promise<void>;

async function drawBlocks(place: Jump, offsets: readonly number[], show: Show): Promise<void> {
  for (const offset of offsets) {
    const block = await readOrNone(place, offset);
    if (place.signal.aborted) return;
    if (block !== undefined) await show(block);
  }
}

/** Where blocks hold no whole commands, everything is drawn again. */
async function drawFromStart({ source, firstFrame, time, signal }: Jump, show: Show): Promise<void> {
  for await (const block of readFrames(source, firstFrame)) {
    if (block.time > time || signal.aborted) return;
    await show(block);
  }
}

/** Offsets of an index may lead anywhere. */
async function readOrNone({ source }: Jump, offset: number): Promise<PlacedBlock | undefined> {
  try {
    return await readBlock(source, offset);
  } catch (error) {
    if (error instanceof Error && error.name === "ProtocolError") return undefined; // no block begins there
    throw error;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
