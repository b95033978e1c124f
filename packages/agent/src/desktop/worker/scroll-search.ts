/**
 * Looks for what scrolled in each frame, and less often while nothing does: a film never scrolls, and looking costs.
 */
import type { SentPicture } from "./changed-tiles.ts";
import type { Pixels } from "./screen.ts";
import { findScrolled, isLarge, type Scrolled } from "./scrolled.ts";

/** Frames in a row in which nothing scrolled, before some are left out. */
const MAX_MISSES = 4;
const LOOK_EVERY = 8;
/** Rectangles of one frame that are looked at, the largest first. */
const MAX_AREAS = 2;

export class ScrollSearch {
  #misses = 0;

  /** Rectangles that do not overlap, each lying on a tile of the picture. */
  find(picture: SentPicture, placed: readonly Pixels[]): readonly Scrolled[] {
    const large = placed.filter(isLarge);
    if (large.length === 0 || this.#isLeftOut()) return [];
    large.sort((left, right) => right.width * right.height - left.width * left.height);
    const found = large.slice(0, MAX_AREAS).flatMap((pixels) => findScrolled(picture, pixels) ?? []);
    this.#misses = found.length > 0 ? 0 : this.#misses + 1;
    return found;
  }

  #isLeftOut(): boolean {
    if (this.#misses < MAX_MISSES || this.#misses % LOOK_EVERY === 0) return false;
    this.#misses++;
    return true;
  }
}
