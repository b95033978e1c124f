import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { KeyAction, PointerButton } from "@tendril/protocol/constants";
import { InputReceiver } from "./input-receiver.ts";

function receiver() {
  const seen: string[] = [];
  const sink = {
    movePointer: (x: number, y: number) => seen.push(`move ${x},${y}`),
    pressButton: (button: number, isDown: boolean) => seen.push(`button ${button} ${isDown}`),
    turnWheel: (notches: number) => seen.push(`wheel ${notches}`),
    pressKey: (vk: number, isDown: boolean, isExtended: boolean) =>
      seen.push(`key ${vk} ${isDown} ${isExtended}`),
    typeUnit: (unit: number) => seen.push(`type ${unit}`),
    releaseAll: () => seen.push("release"),
  };
  return { seen, input: new InputReceiver(sink, (x, y) => [x * 2, y * 2]) };
}

describe("input receiver", () => {
  it("moves to the place on the screen before it presses", () => {
    const { seen, input } = receiver();
    input.receive({ kind: "pointer", button: PointerButton.RightDown, x: 3, y: 4 });
    input.receive({ kind: "pointer", button: PointerButton.DoubleClick, x: 3, y: 4 });
    assert.deepEqual(seen, ["move 6,8", "button 3 true", "move 6,8"]);
  });

  it("adds up small turns of the wheel and takes the viewers' odd negatives as whole notches", () => {
    const { seen, input } = receiver();
    const turns = [60, 60, -121, -240, 30, -30];
    for (const delta of turns) input.receive({ kind: "wheel", x: 0, y: 0, delta });
    assert.deepEqual(
      seen.filter((line) => line.startsWith("wheel")),
      ["wheel 1", "wheel -1", "wheel -2"],
    );
  });

  it("tells extended keys apart, and types characters once", () => {
    const { seen, input } = receiver();
    input.receive({ kind: "key", action: KeyAction.ExtendedDown, vk: 13 });
    input.receive({ kind: "key", action: KeyAction.ExtendedUp, vk: 13 });
    input.receive({ kind: "unicode", isDown: true, code: 0xe9 });
    input.receive({ kind: "unicode", isDown: false, code: 0xe9 });
    assert.deepEqual(seen, ["key 13 true true", "key 13 false true", "type 233"]);
  });

  it("presses Ctrl, Alt and Del together", () => {
    const { seen, input } = receiver();
    input.receive({ kind: "ctrlAltDel" });
    assert.deepEqual(
      seen.map((line) => line.split(" ").slice(1, 3).join(" ")),
      ["17 true", "18 true", "46 true", "46 false", "18 false", "17 false"],
    );
  });
});
