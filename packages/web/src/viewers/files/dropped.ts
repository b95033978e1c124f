/**
 * Files and folders that were dropped or chosen, with their paths below the place where they go.
 */
export interface Source {
  /** `null`: only the folders, the last of which is empty. */
  readonly file: File | null;
  /** Folders above it, from the top down; empty for a file. */
  readonly folders: readonly string[];
}

/** One more than a queue takes: it refuses them, where cutting would lose files without a word. */
const MAX_FILES = 20_001;

/** Must be called while the drop is handled: the browser forgets what was dropped after that. */
export async function readDrop(items: DataTransferItemList): Promise<Source[]> {
  const entries = [...items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);
  const sources: Source[] = [];
  for (const entry of entries) await collect(entry, [], sources);
  return sources;
}

export function readChosen(files: FileList): Source[] {
  return [...files].slice(0, MAX_FILES).map((file) => {
    const parts = file.webkitRelativePath.split("/");
    return { file, folders: parts.slice(0, -1).filter((part) => part !== "") };
  });
}

async function collect(entry: FileSystemEntry, folders: readonly string[], into: Source[]): Promise<void> {
  if (into.length >= MAX_FILES) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) => {
      (entry as FileSystemFileEntry).file(resolve, reject);
    });
    into.push({ file, folders });
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const below = [...folders, entry.name];
  for (let isEmpty = true; ; isEmpty = false) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) {
      if (isEmpty) into.push({ file: null, folders: below });
      return;
    }
    for (const child of part) await collect(child, below, into);
  }
}
