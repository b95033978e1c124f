/**
 * Memory that is really in use.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** After collecting what is garbage. */
export function heapBytes(): number {
  return collected().heapUsed;
}

/** Of buffers, after collecting what is garbage. */
export function bufferBytes(): number {
  return collected().arrayBuffers;
}

function collected(): NodeJS.MemoryUsage {
  if (collect === undefined) {
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("gc") as () => void;
  }
  collect();
  return process.memoryUsage();
}
