import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type PaletteName, paletteNames, palettes } from "./palettes.ts";

const LEGIBLE = 4.5;
const HIGH_CONTRAST = 7;
/** Black is a ground, not a letter, on dark palettes. */
const notLetters = ["background", "cursorAccent", "selectionBackground", "black"];

describe("palettes of terminals", () => {
  for (const name of paletteNames) {
    it(`${name}: every colour of letters is legible on its ground`, () => {
      const least = name === "contrast" ? HIGH_CONTRAST : LEGIBLE;
      for (const [colour, ratio] of ratios(name)) {
        assert.ok(ratio >= least, `${colour} of ${name}: ${ratio.toFixed(2)}`);
      }
    });
    it(`${name}: text stays legible where a search found it`, () => {
      const { theme, match, activeMatch } = palettes[name];
      for (const ground of [match, activeMatch]) {
        assert.ok(contrast(theme.foreground, ground) >= LEGIBLE, `${ground} of ${name}`);
      }
    });
  }
});

function ratios(name: PaletteName): [string, number][] {
  const { theme } = palettes[name];
  return Object.entries(theme)
    .filter(([colour]) => !notLetters.includes(colour))
    .map(([colour, value]) => [colour, contrast(String(value), theme.background)]);
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
