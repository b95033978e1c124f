/**
 * The desktop viewer: picture, input and quality on an element, without UI framework. Loaded when a desktop is opened;
 * used by the desktop page. Specified in docs/spec/session-protocols.md, section 4.
 */
export {
  type DesktopPlatform,
  type DesktopSettings,
  type DesktopTunnel,
  type DesktopView,
  type DesktopViewHandlers,
  defaultSettings,
} from "./contract.ts";
export { createDesktopView } from "./desktop-view.ts";
