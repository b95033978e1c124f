/** Gives the person something as a file. */
export function saveFile(parts: BlobPart[], { name, type }: { name: string; type: string }): void {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.download = name;
  anchor.dataset.external = "";
  anchor.click();
  URL.revokeObjectURL(url);
}
