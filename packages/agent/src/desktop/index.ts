/**
 * The desktop and the clipboard of this computer for the core: each in a worker process (worker/), behind an
 * interface (worker/screen.ts) that X11 (x11/) fills. Used by runtime/. Specified in docs/spec/session-protocols.md,
 * section 4.
 */
export { Clipboards } from "./clipboards.ts";
export { Desktops, type DesktopsDeps } from "./desktops.ts";
export { findDisplay, type XDisplay } from "./find-display.ts";
export { giveBackLeftovers } from "./lock/index.ts";
