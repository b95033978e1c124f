/**
 * A file takes the place of another on systems whose stock agent does not rename over a file (Windows).
 */
export interface Renaming {
  existsSync(path: string): boolean;
  renameSync(from: string, to: string): void;
  unlinkSync(path: string): void;
}

/** What stood at `to` steps aside, and is back whatever goes wrong. @throws when it cannot be replaced. */
export function replaceFile(
  fs: Renaming,
  { from, to, aside }: { readonly from: string; readonly to: string; readonly aside: string },
): void {
  place(fs, to, aside);
  try {
    place(fs, from, to);
  } catch (error) {
    fs.renameSync(aside, to);
    throw error;
  }
  try {
    fs.unlinkSync(aside);
  } catch (error) {
    // it may not be deleted, for instance because it is read only: then it may not be replaced either
    fs.renameSync(to, from);
    fs.renameSync(aside, to);
    throw error;
  }
}

/** Not every failure of the module throws. */
function place(fs: Renaming, from: string, to: string): void {
  fs.renameSync(from, to);
  if (!fs.existsSync(to)) throw new Error(`${from} was not renamed`);
}
