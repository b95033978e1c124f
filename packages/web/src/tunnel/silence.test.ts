import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it, mock } from "node:test";
import { SilenceWatch } from "./silence.ts";

function stage() {
  const said: (string | boolean)[] = [];
  const watch = new SilenceWatch({ ask: () => said.push("?"), onSilent: (isSilent) => said.push(isSilent) });
  watch.start();
  const seconds = (count: number, heard = false): void => {
    for (let i = 0; i < count; i++) {
      mock.timers.tick(1_000);
      if (heard) watch.heard();
    }
  };
  const told = () => said.filter((one) => one !== "?");
  return { watch, said, told, seconds };
}

describe("silence of the other end", () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ["setInterval"] });
    Object.assign(globalThis, { window: globalThis });
  });
  afterEach(() => {
    mock.timers.reset();
    Reflect.deleteProperty(globalThis, "window");
  });

  it("is told after some seconds, and its end with the first sign of life", () => {
    const { watch, told, seconds } = stage();
    watch.answered();
    seconds(6);
    assert.deepEqual(told(), []);
    seconds(4);
    assert.deepEqual(told(), [true]);
    seconds(60);
    watch.heard();
    watch.heard();
    assert.deepEqual(told(), [true, false]);
  });

  it("is none while anything comes, and nothing is asked then", () => {
    const { watch, said, seconds } = stage();
    watch.answered();
    seconds(60, true);
    assert.deepEqual(said, ["?"]);
  });

  it("is none while questions are answered", () => {
    const { watch, said, told, seconds } = stage();
    watch.answered();
    for (let i = 0; i < 20; i++) {
      seconds(3);
      if (said.at(-1) === "?") watch.answered();
    }
    assert.deepEqual(told(), []);
  });

  it("is not told of an end that never answers", () => {
    const { watch, told, seconds } = stage();
    watch.heard();
    seconds(60);
    assert.deepEqual(told(), []);
  });

  it("ends with the session", () => {
    const { watch, told, seconds } = stage();
    watch.answered();
    seconds(20);
    watch.stop();
    seconds(60);
    assert.deepEqual(told(), [true, false]);
  });
});
