import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { explainNoPicture } from "./explain.ts";

describe("why there is no picture", () => {
  for (const [text, expected] of [
    ["This platform is configured to use Xwayland", /Wayland/],
    ["XOpenDisplay failed: cannot open display :0", /no desktop is running/],
    ["No permission to record the screen", /may not see it/],
    ["The session is locked", /locked/],
    ["KVM Child process has unexpectedly exited", /has ended/],
  ] as const) {
    it(`knows "${text}"`, () => assert.match(explainNoPicture([text])?.title ?? "", expected));
  }

  it("says what to do, with the reason that matters of several", () => {
    const texts = ["This platform is configured to use Xwayland", "please modify config to use Xorg"];
    assert.match(explainNoPicture(texts)?.advice ?? "", /Xorg.*Terminal and files work/);
  });

  it("shows a text that it does not know, cut to a bearable length", () => {
    const explained = explainNoPicture(["x".repeat(9_000)]);
    assert.equal(explained?.advice.length, 500);
  });

  it("is silent without a reason and about texts for the log", () => {
    assert.equal(explainNoPicture([]), undefined);
    assert.equal(explainNoPicture([".debug: tile 4"]), undefined);
  });
});
