/**
 * The switch-over of a session from the relay to the direct path and back, for viewer and host, without I/O.
 * Plain ES5 features only: the pushed core bundles it. Source: docs/spec/session-protocols.md, sections 2.4 and 2.5.
 */
export type { Carrier, Frame } from "./switch-over/frames.ts";
export {
  BEAT_EVERY_MS,
  type Path,
  SwitchOver,
  type SwitchOverMessage,
  type SwitchOverOptions,
  type SwitchOverPorts,
} from "./switch-over/machine.ts";

/** Our additions to the wire; sent as `tendril` in offer and answer. */
export const DIRECT_PATH_VERSION = 2;
