/**
 * Viewers of the firmware: screen, serial console and boot image, each on an element and without UI framework. Loaded
 * when one is opened; used by the AMT page of a device. Specified in docs/spec/amt.md, sections 4 and 5.
 */
export type { AmtEvents, AmtView } from "./amt-view.ts";
export { createImageView, type ImageView } from "./image-view.ts";
export { createScreenView, type ScreenView } from "./screen-view.ts";
export { createSerialView } from "./serial-view.ts";
