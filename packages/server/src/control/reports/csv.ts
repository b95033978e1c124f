/**
 * Tables as text, for spreadsheets.
 */
export type Cell = string | number | undefined;

/** Quoted; what a spreadsheet would take for a formula is made text: agents and people choose their names. */
export function csvCell(value: Cell): string {
  if (value === undefined || value === "") return "";
  if (typeof value === "number") return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${text.replaceAll('"', '""')}"`;
}

/** A line with its end. */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}
