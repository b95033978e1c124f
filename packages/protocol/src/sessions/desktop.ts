/**
 * The desktop protocol (KVM): commands in both directions, their framing and a splitter for streams of them.
 * Used by viewers, hosts and tests. Specified in docs/spec/session-protocols.md, section 4.
 */
export {
  type CommandSplitter,
  createCommandSplitter,
  type SplitterOptions,
} from "./desktop/command-splitter.ts";
export {
  type CommandPlace,
  JUMBO_FROM_BYTES,
  MAX_HOST_COMMAND_BYTES,
  MAX_VIEWER_COMMAND_BYTES,
  placeCommand,
  splitCommands,
} from "./desktop/framing.ts";
export { type DesktopHostCommand, type DisplayPlace, hostCommand } from "./desktop/host-command.ts";
export { type ImageSize, readImageSize } from "./desktop/image-size.ts";
export { type DesktopViewerCommand, type TouchPoint, viewerCommand } from "./desktop/viewer-command.ts";
