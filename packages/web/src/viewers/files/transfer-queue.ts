/**
 * Transfers that wait, run and are done: several at once, large ones few. Each is retried from where it was.
 */
import { plural } from "../../language/index.ts";
import type { Progress } from "./download.ts";
import { PauseSwitch } from "./pause-switch.ts";
import { FilesProblem } from "./problem.ts";

export type TransferState = "waiting" | "running" | "paused" | "asking" | "done" | "failed";

export interface Transfer {
  readonly id: number;
  readonly name: string;
  /** Where it goes, for people. */
  readonly place: string;
  readonly isUpload: boolean;
  /** It goes on from where it was. */
  readonly canPause: boolean;
  readonly state: TransferState;
  readonly size: number | undefined;
  readonly done: number;
  /** Of the last seconds. */
  readonly bytesPerSecond: number;
  readonly problem: string;
  readonly skipped: number;
}

export interface TransferWish {
  readonly name: string;
  readonly place: string;
  readonly isUpload: boolean;
  readonly size: number | undefined;
  readonly canPause: boolean;
  /** `answer` is set when a person was asked and chose. */
  run(control: {
    readonly signal: AbortSignal;
    readonly pause: PauseSwitch;
    readonly answer: ClashAnswer | undefined;
    onProgress(progress: Progress): void;
  }): Promise<void>;
}

/** What to do when there is a file of that name. */
export type ClashAnswer = "replace" | "keep-both" | "skip";

const MAX_RUNNING = 24;
const MAX_LARGE = 3;
const LARGE_BYTES = 2_097_152;
const MAX_KEPT = 20_000;
const SHOW_EVERY_MS = 100;
const SPEED_WINDOW_MS = 3_000;

interface Item {
  transfer: Transfer;
  readonly wish: TransferWish;
  readonly pause: PauseSwitch;
  abort: AbortController;
  /** It runs, or rests in the middle. */
  isBegun: boolean;
  answer: ClashAnswer | undefined;
  samples: { readonly atMs: number; readonly done: number }[];
}

export class TransferQueue {
  readonly #onChange: (transfers: readonly Transfer[]) => void;
  readonly #now: () => number;
  #items: Item[] = [];
  #nextId = 1;
  #shownAtMs = 0;
  /** Answer for all that follow. */
  #clashAnswer: ClashAnswer | undefined;

  constructor(deps: {
    readonly onChange: (transfers: readonly Transfer[]) => void;
    readonly now: () => number;
  }) {
    this.#onChange = deps.onChange;
    this.#now = deps.now;
  }

  /** @throws FilesProblem `limit` when there is no room for so many. */
  makeRoom(count: number): void {
    if (this.#items.length + count > MAX_KEPT) this.clearFinished();
    if (this.#items.length + count > MAX_KEPT)
      throw new FilesProblem("limit", plural(count, "{count} transfer", "{count} transfers"));
  }

  /** @throws FilesProblem `limit` when too many wait. */
  add(wishes: readonly TransferWish[]): void {
    this.makeRoom(wishes.length);
    for (const wish of wishes) {
      const { name, place, isUpload, size, canPause } = wish;
      const transfer: Transfer = {
        ...{ id: this.#nextId++, name, place, isUpload, size, canPause },
        ...{ state: "waiting", done: 0, bytesPerSecond: 0, problem: "", skipped: 0 },
      };
      this.#items.push({
        ...{ transfer, wish, pause: new PauseSwitch(), abort: new AbortController() },
        ...{ isBegun: false, answer: undefined, samples: [] },
      });
    }
    this.#clashAnswer = undefined;
    this.#startNext();
  }

  /** Ends it and forgets it. */
  cancel(id: number): void {
    const item = this.#items.find(({ transfer }) => transfer.id === id);
    this.#items = this.#items.filter((candidate) => candidate !== item);
    item?.abort.abort();
    this.#startNext();
  }

  /** Ends and forgets what is neither done nor failed. */
  cancelOpen(): void {
    const open = this.#items.filter(({ transfer }) => isOpen(transfer));
    this.#items = this.#items.filter(({ transfer }) => !isOpen(transfer));
    for (const { abort } of open) abort.abort();
    this.#show();
  }

  cancelAll(): void {
    const items = this.#items;
    this.#items = [];
    for (const { abort } of items) abort.abort();
    this.#show();
  }

  /** It keeps what it has and makes room for the next. */
  pause(id: number): void {
    const item = this.#items.find(({ transfer }) => transfer.id === id);
    const state = item?.transfer.state;
    if (item?.transfer.canPause !== true || (state !== "running" && state !== "waiting")) return;
    item.pause.on();
    this.#finish(item, { state: "paused", bytesPerSecond: 0 });
  }

  /** As soon as there is room. */
  resume(id: number): void {
    const item = this.#items.find(({ transfer }) => transfer.id === id && transfer.state === "paused");
    if (item !== undefined) this.#finish(item, { state: "waiting" });
  }

  retry(id: number): void {
    const item = this.#items.find(({ transfer }) => transfer.id === id && transfer.state === "failed");
    if (item === undefined) return;
    this.#change(item, { state: "waiting", problem: "" });
    this.#startNext();
  }

  retryFailed(): void {
    for (const item of this.#items)
      if (item.transfer.state === "failed") this.#change(item, { state: "waiting", problem: "" });
    this.#startNext();
  }

  /** `isForAll`: also for those that will ask. */
  answer(id: number, answer: ClashAnswer, isForAll: boolean): void {
    if (isForAll) this.#clashAnswer = answer;
    const asking = this.#items.filter(
      ({ transfer }) => transfer.state === "asking" && (isForAll || transfer.id === id),
    );
    for (const item of asking) this.#resolveClash(item, answer);
    this.#startNext();
  }

  /** To be called now and then: what stands still has no speed. */
  look(): void {
    const nowMs = this.#now();
    const isStill = ({ transfer, samples }: Item): boolean =>
      transfer.bytesPerSecond > 0 && nowMs - (samples.at(-1)?.atMs ?? 0) > SPEED_WINDOW_MS;
    const still = this.#items.filter(isStill);
    for (const item of still) this.#change(item, { bytesPerSecond: 0 });
    if (still.length > 0) this.#show();
  }

  clearFinished(): void {
    this.#items = this.#items.filter(({ transfer }) => transfer.state !== "done");
    this.#show();
  }

  #resolveClash(item: Item, answer: ClashAnswer): void {
    item.answer = answer;
    if (answer === "skip") this.#items = this.#items.filter((candidate) => candidate !== item);
    else this.#change(item, { state: "waiting" });
  }

  /** `isRoutine`: one of many was done, which is shown a few times a second. */
  #startNext(isRoutine = false): void {
    const running = this.#items.filter(({ transfer }) => transfer.state === "running");
    let large = running.filter(({ transfer }) => isLarge(transfer)).length;
    let count = running.length;
    for (const item of this.#items) {
      if (count >= MAX_RUNNING) break;
      if (item.transfer.state !== "waiting" || (isLarge(item.transfer) && large >= MAX_LARGE)) continue;
      if (isLarge(item.transfer)) large++;
      count++;
      this.#run(item);
    }
    const isLate = this.#now() - this.#shownAtMs >= SHOW_EVERY_MS;
    if (!isRoutine || count === 0 || isLate) this.#show();
  }

  #run(item: Item): void {
    item.samples = [];
    this.#change(item, { state: "running", problem: "" });
    const { pause } = item;
    pause.off();
    if (item.isBegun) return;
    item.isBegun = true;
    item.abort = new AbortController();
    const { signal } = item.abort;
    const onProgress = (progress: Progress): void => this.#progress(item, progress);
    const run = item.wish.run({ signal, pause, answer: item.answer, onProgress });
    run
      .finally(() => {
        item.isBegun = false;
      })
      .then(
        () => {
          this.#change(item, { state: "done", bytesPerSecond: 0 });
          this.#startNext(true);
        },
        (error: unknown) => this.#failed(item, error),
      );
  }

  #failed(item: Item, error: unknown): void {
    if (error instanceof FilesProblem && error.code === "exists" && item.answer === undefined) {
      if (this.#clashAnswer !== undefined) {
        this.#resolveClash(item, this.#clashAnswer);
        this.#startNext();
      } else this.#finish(item, { state: "asking", bytesPerSecond: 0 });
      return;
    }
    const problem = error instanceof Error ? error.message : String(error);
    this.#finish(item, { state: "failed", bytesPerSecond: 0, problem });
  }

  #finish(item: Item, fields: Partial<Transfer>): void {
    this.#change(item, fields);
    this.#startNext();
  }

  #progress(item: Item, { size, done, skipped }: Progress): void {
    const atMs = this.#now();
    item.samples = item.samples.filter((sample) => atMs - sample.atMs < SPEED_WINDOW_MS);
    item.samples.push({ atMs, done });
    const first = item.samples[0];
    const seconds = first === undefined ? 0 : (atMs - first.atMs) / 1_000;
    const isKnown = first !== undefined && seconds >= 0.2 && item.transfer.state === "running";
    const bytesPerSecond = isKnown ? (done - first.done) / seconds : 0;
    this.#change(item, { size, done, bytesPerSecond, skipped: skipped.length });
    if (atMs - this.#shownAtMs >= SHOW_EVERY_MS) this.#show();
  }

  #change(item: Item, fields: Partial<Transfer>): void {
    item.transfer = { ...item.transfer, ...fields };
  }

  #show(): void {
    this.#shownAtMs = this.#now();
    this.#onChange(this.#items.map(({ transfer }) => transfer));
  }
}

/** Something may still become of it. */
export function isOpen({ state }: Transfer): boolean {
  return state !== "done" && state !== "failed";
}

function isLarge({ size }: Transfer): boolean {
  return size === undefined || size > LARGE_BYTES;
}
