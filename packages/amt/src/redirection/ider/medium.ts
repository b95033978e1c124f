/**
 * What can lie in a redirected drive.
 */
export type MediumKind = "cd" | "floppy";

export interface Medium {
  readonly kind: MediumKind;
  readonly blockCount: number;
  /** Resolves with exactly `count` blocks. Ranges are checked before. */
  read(block: number, count: number): Promise<Uint8Array>;
}

export const blockBytes: Readonly<Record<MediumKind, number>> = { cd: 2048, floppy: 512 };

/** Of an image file, by its name; undefined for what cannot be served. */
export function mediumKindOf(name: string, bytes: number): MediumKind | undefined {
  const kind = /\.iso$/i.test(name) ? "cd" : /\.(img|ima|flp|vfd)$/i.test(name) ? "floppy" : undefined;
  return kind !== undefined && bytes > 0 && bytes % blockBytes[kind] === 0 ? kind : undefined;
}
