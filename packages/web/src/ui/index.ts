/**
 * Parts of the interface: functions of their properties, without knowledge of devices or the server. Used by pages.
 * Look and rules: docs/ui.md.
 */
export { ConfirmDialog, Dialog } from "./dialog.tsx";
export {
  formatAgo,
  formatAgoWithin,
  formatBytes,
  formatClock,
  formatDate,
  formatDuration,
} from "./format.ts";
export { Icon } from "./icon.tsx";
export type { IconName } from "./icon-names.ts";
export { Menu, type MenuItem } from "./menu.tsx";
export { MenuAt, type MenuPlace } from "./menu-at.tsx";
export { Banner, CopyButton, Empty, Field, PageError, PartMissing, Skeleton, Status } from "./parts.tsx";
export { Tick } from "./tick.tsx";
export { showToast, Toasts } from "./toast.tsx";
export { visibleRange } from "./visible-range.ts";
