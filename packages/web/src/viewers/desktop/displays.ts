/**
 * Displays as they are offered: which can be chosen, and which part of all of them each one is. Pure.
 */
import { ALL_DISPLAYS } from "@tendril/protocol/constants";
import { t } from "../../language/index.ts";
import type { HostState } from "./host-state.ts";
import type { Crop } from "./view-layout.ts";

export interface DisplayChoice {
  readonly id: number;
  /** `1`, `2`, … or `All`. */
  readonly label: string;
  /** For people who hear it: `Screen 1, 1920 by 1080`. */
  readonly name: string;
  readonly isSelected: boolean;
}

/** Nothing when there is nothing to choose. */
export function displayChoices({ displays, selected, layout }: HostState): DisplayChoice[] {
  const single = displays.filter((id) => id !== ALL_DISPLAYS);
  if (single.length < 2) return [];
  const choices = single.map((id, i) => {
    const place = layout.find((candidate) => candidate.id === id);
    const number = String(i + 1);
    const name =
      place === undefined
        ? t("Screen {number}", { number })
        : t("Screen {number}, {width} by {height}", {
            ...{ number, width: String(place.width), height: String(place.height) },
          });
    return { id, label: number, name, isSelected: id === selected };
  });
  if (!displays.includes(ALL_DISPLAYS)) return choices;
  const isSelected = selected === ALL_DISPLAYS;
  return [...choices, { id: ALL_DISPLAYS, label: t("All"), name: t("All screens"), isSelected }];
}

/**
 * Where a display is in the picture of all of them: places are told in pixels of the device, the picture may be scaled.
 * Undefined when the device did not tell.
 */
export function displayCrop({ layout, screen }: HostState, id: number): Crop | undefined {
  const place = layout.find((candidate) => candidate.id === id);
  if (place === undefined) return undefined;
  const left = Math.min(...layout.map(({ x }) => x));
  const top = Math.min(...layout.map(({ y }) => y));
  const width = Math.max(...layout.map((display) => display.x + display.width)) - left;
  const scale = width > 0 ? screen.width / width : 1;
  return {
    x: Math.round((place.x - left) * scale),
    y: Math.round((place.y - top) * scale),
    width: Math.round(place.width * scale),
    height: Math.round(place.height * scale),
  };
}
