/**
 * What the pages say in English to everybody.
 */

/** Names: of products, keys as events call them, formats, protocols. */
export const names: ReadonlySet<string> = new Set([
  ...[
    "Alt",
    "Backspace",
    "Control",
    "Delete",
    "End",
    "Enter",
    "Esc",
    "Escape",
    "Home",
    "Insert",
    "Meta",
    "Shift",
    "Tab",
  ],
  "Tendril",
]);

/** Parts of the web app whose texts are not in the catalogue yet: beginnings of paths. */
export const notYet: readonly string[] = [
  "packages/web/src/app/pages/amt/",
  "packages/web/src/app/pages/bulk/",
  "packages/web/src/app/pages/consent-fields.tsx",
  "packages/web/src/app/pages/desktop-clipboard.tsx",
  "packages/web/src/app/pages/desktop-key-row.tsx",
  "packages/web/src/app/pages/desktop-keys.ts",
  "packages/web/src/app/pages/desktop-quality.tsx",
  "packages/web/src/app/pages/desktop-stage.tsx",
  "packages/web/src/app/pages/desktop-statistics.tsx",
  "packages/web/src/app/pages/desktop-tools.tsx",
  "packages/web/src/app/pages/device-desktop.tsx",
  "packages/web/src/app/pages/device-terminal.tsx",
  "packages/web/src/app/pages/events/",
  "packages/web/src/app/pages/files/",
  "packages/web/src/app/pages/first-run.tsx",
  "packages/web/src/app/pages/gate.tsx",
  "packages/web/src/app/pages/groups/add-amt-dialog.tsx",
  "packages/web/src/app/pages/groups/amt-",
  "packages/web/src/app/pages/groups/use-amt-scan.ts",
  "packages/web/src/app/pages/guest.tsx",
  "packages/web/src/app/pages/install-agent.tsx",
  "packages/web/src/app/pages/server.tsx",
  "packages/web/src/app/pages/sessions.tsx",
  "packages/web/src/app/pages/share-dialog.tsx",
  "packages/web/src/app/pages/terminal-divider.tsx",
  "packages/web/src/app/pages/terminal-guards.tsx",
  "packages/web/src/app/pages/terminal-panes.tsx",
  "packages/web/src/app/pages/terminal-tools.tsx",
  "packages/web/src/messenger/",
  "packages/web/src/viewers/",
];
