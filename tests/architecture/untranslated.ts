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
  "L",
  "R",
  "D",
  "W",
  "ms",
  "JPEG",
  "Linux",
  "Windows",
  "Node.js",
  "B",
  "Edge",
  "Opera",
  "Firefox",
  "Chrome",
  "Safari",
  "Android",
  "Mac OS",
  "Key",
  "Digit",
  "Numpad",
  "Dead",
  "Process",
  "Unidentified",
  "P",
  "C:\\Users\\Public\\Downloads",
  "Intel AMT of {}: ",
]);

/** Parts of the web app whose texts are not in the catalogue yet: beginnings of paths. */
export const notYet: readonly string[] = [];
