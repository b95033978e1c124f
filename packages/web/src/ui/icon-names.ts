/** Icons of the app: names of Lucide. The build puts exactly these into the page. */
export const iconNames = [
  "app-window", "arrow-left", "chevron-down", "chevron-right", "circle-alert", "circle-check", "clipboard", "command",
  "copy", "download", "ellipsis", "eye", "folder", "folders", "key-round", "list-tree", "log-out", "message-square",
  "monitor", "moon", "octagon-alert", "pencil", "plus", "power", "power-off", "rotate-cw", "search", "server-cog",
  "settings-2", "shield-check", "square-terminal", "sun-moon", "tag", "terminal", "trash-2", "triangle-alert", "user",
  "wifi-off", "x", "arrow-up", "arrow-down", "refresh-cw",
] as const;

export type IconName = (typeof iconNames)[number];
