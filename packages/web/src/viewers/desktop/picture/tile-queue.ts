/**
 * Tiles between the wire and the canvas: decoded several at a time, drawn in the order in which they came.
 *
 * The queue cannot grow without end. A tile that waits is dropped when a newer one covers it; when more than the limit
 * still waits, everything that waits is dropped and the host is asked for a new picture.
 */
export interface Tile {
  readonly x: number;
  readonly y: number;
  /** 0 when the header of the image does not tell. */
  readonly width: number;
  readonly height: number;
  readonly image: Uint8Array;
  /** ms, of the clock of the page. */
  readonly arrivedAtMs: number;
}

export interface PictureCopy {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
  readonly width: number;
  readonly height: number;
}

export interface TileQueueDeps<Picture> {
  decode(tile: Tile): Promise<Picture>;
  draw(picture: Picture, tile: Tile): void;
  copy(copy: PictureCopy): void;
  /** A decoded picture that is drawn or will not be. */
  release(picture: Picture): void;
  /** The picture on the canvas is not what the host believes: a refresh is needed. */
  onIncomplete(): void;
  /** After tiles were drawn or dropped. */
  onProgress(): void;
}

export interface TileQueueOptions {
  readonly maxWaitingBytes: number;
  readonly maxWaiting: number;
  /** Decodings at a time. */
  readonly maxDecoding: number;
  /** Of one tile: what a few bytes unpack to. */
  readonly maxPixels: number;
}

type Entry<Picture> =
  | {
      readonly kind: "tile";
      readonly tile: Tile;
      state: "waiting" | "decoding" | "broken";
      picture?: Picture;
    }
  | { readonly kind: "copy"; readonly copy: PictureCopy };

export class TileQueue<Picture> {
  readonly #deps: TileQueueDeps<Picture>;
  readonly #options: TileQueueOptions;
  #entries: Entry<Picture>[] = [];
  #decoding = 0;
  #generation = 0;
  droppedTiles = 0;
  drawnTiles = 0;

  constructor(deps: TileQueueDeps<Picture>, options: TileQueueOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  /** Tiles and copies that are not drawn yet. */
  get length(): number {
    return this.#entries.length;
  }

  /** How long the oldest one has waited; 0 when nothing waits. */
  backlogMs(nowMs: number): number {
    const oldest = this.#entries.find((entry) => entry.kind === "tile");
    return oldest?.kind === "tile" ? nowMs - oldest.tile.arrivedAtMs : 0;
  }

  push(tile: Tile): void {
    this.#dropCovered(tile);
    this.#entries.push({ kind: "tile", tile, state: "waiting" });
    this.#limit();
    this.#advance();
  }

  pushCopy(copy: PictureCopy): void {
    this.#entries.push({ kind: "copy", copy });
    this.#limit();
    this.#advance();
  }

  /** Forgets everything that is not drawn, for instance because the screen has another size now. */
  clear(): void {
    this.#generation++;
    this.#decoding = 0;
    for (const entry of this.#entries) {
      if (entry.kind !== "tile") continue;
      this.droppedTiles++;
      if (entry.picture !== undefined) this.#deps.release(entry.picture);
    }
    this.#entries = [];
    this.#deps.onProgress();
  }

  /** A copy reads what stands before it, so nothing before the last copy may go. */
  #dropCovered(newer: Tile): void {
    if (newer.width === 0) return;
    const start = this.#entries.findLastIndex((entry) => entry.kind === "copy") + 1;
    const kept = this.#entries.filter(
      (entry, i) =>
        i < start || entry.kind === "copy" || entry.state !== "waiting" || !covers(newer, entry.tile),
    );
    this.droppedTiles += this.#entries.length - kept.length;
    this.#entries = kept;
  }

  #limit(): void {
    const waiting = this.#entries.filter((entry) => entry.kind === "tile" && entry.state === "waiting");
    const bytes = waiting.reduce(
      (sum, entry) => sum + (entry.kind === "tile" ? entry.tile.image.length : 0),
      0,
    );
    const { maxWaiting, maxWaitingBytes } = this.#options;
    const isOver = waiting.length >= 2 && (waiting.length > maxWaiting || bytes > maxWaitingBytes);
    const hasTooMany = this.#entries.length > 2 * maxWaiting; // copies behind a tile that takes long
    if (!isOver && !hasTooMany) return;
    this.droppedTiles += waiting.length;
    this.#entries = this.#entries.filter((entry) => entry.kind === "tile" && entry.state !== "waiting");
    this.#deps.onIncomplete();
  }

  #advance(): void {
    this.#drawReady();
    for (const entry of this.#entries) {
      if (this.#decoding >= this.#options.maxDecoding) return;
      if (entry.kind === "tile" && entry.state === "waiting") this.#decode(entry);
    }
  }

  #decode(entry: Extract<Entry<Picture>, { kind: "tile" }>): void {
    entry.state = "decoding";
    this.#decoding++;
    const generation = this.#generation;
    const settle = (picture: Picture | undefined): void => {
      if (generation !== this.#generation) {
        if (picture !== undefined) this.#deps.release(picture);
        return;
      }
      this.#decoding--;
      if (picture === undefined) entry.state = "broken";
      else entry.picture = picture;
      this.#advance();
    };
    const { width, height } = entry.tile;
    if (width * height > this.#options.maxPixels) queueMicrotask(() => settle(undefined));
    else this.#deps.decode(entry.tile).then(settle, () => settle(undefined));
  }

  #drawReady(): void {
    let done = 0;
    for (const entry of this.#entries) {
      if (entry.kind === "copy") this.#deps.copy(entry.copy);
      else if (entry.state === "broken") {
        this.droppedTiles++;
        this.#deps.onIncomplete();
      } else if (entry.picture !== undefined) {
        this.#deps.draw(entry.picture, entry.tile);
        this.#deps.release(entry.picture);
        this.drawnTiles++;
      } else break;
      done++;
    }
    if (done === 0) return;
    this.#entries.splice(0, done);
    this.#deps.onProgress();
  }
}

function covers(newer: Tile, older: Tile): boolean {
  return (
    older.width > 0 &&
    newer.x <= older.x &&
    newer.y <= older.y &&
    newer.x + newer.width >= older.x + older.width &&
    newer.y + newer.height >= older.y + older.height
  );
}
