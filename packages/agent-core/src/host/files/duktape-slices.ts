/**
 * Turns for the stock agent's one thread: steps run one after the other, and after some milliseconds everything else
 * of the agent has its turn. A step may ask for further steps; it must not wait.
 */
import { retained } from "../duktape-modules.ts";

const TURN_MS = 15;

const steps: (() => void)[] = [];
let isRunning = false;
let isPlanned = false;

/** Runs at once when nothing else does, else in its turn. */
export function inTurn(step: () => void): void {
  steps.push(step);
  if (!isRunning && !isPlanned) runTurn();
}

function runTurn(): void {
  isRunning = true;
  const endMs = Date.now() + TURN_MS;
  try {
    while (steps.length > 0 && Date.now() < endMs) {
      const step = steps.shift();
      if (step) step();
    }
  } finally {
    isRunning = false;
    // also when a step threw: the others go on
    if (steps.length > 0) {
      isPlanned = true;
      retained.after(0, () => {
        isPlanned = false;
        runTurn();
      });
    }
  }
}
