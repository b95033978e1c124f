/**
 * What the pages say in English to everybody.
 */

/** Names: of products, keys as events call them, formats, protocols. */
/** Names of keys in events. What a page shows is a word like all others. */
export const keyNames: ReadonlySet<string> = new Set([
  "Alt",
  "Backspace",
  "Control",
  "Delete",
  "End",
  "Enter",
  "Escape",
  "Home",
  "Insert",
  "Meta",
  "Shift",
  "Tab",
]);

export const names: ReadonlySet<string> = new Set([
  "Tendril",
  "Esc",
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
