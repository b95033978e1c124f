/**
 * Memory of the stock agent's engine. What a closure held is garbage in a circle there (every function has a prototype
 * that refers back to it), so only a collection frees it, and the engine begins one by the number of objects, not by
 * their size: a download of 1 GB left 1.6 GB behind. Source: docs/spec/agent-core.md, section 6.1.
 */
import { retained } from "./duktape-modules.ts";

const COLLECT_EVERY_BYTES = 16_777_216;

declare const Duktape: { gc(): unknown } | undefined;

let spentBytes = 0;
let isPlanned = false;

/** To be told of every large buffer. The collection runs in a turn of its own: inside handlers it is not safe. */
export function spendMemory(bytes: number): void {
  spentBytes += bytes;
  if (spentBytes < COLLECT_EVERY_BYTES || isPlanned) return;
  isPlanned = true;
  retained.after(0, () => {
    isPlanned = false;
    spentBytes = 0;
    if (typeof Duktape !== "undefined") Duktape.gc();
  });
}
