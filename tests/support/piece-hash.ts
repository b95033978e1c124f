/**
 * The hash of a file as the messenger and the files of devices tell it: of the hashes of pieces of 4 MB, SHA-384.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import type { Page } from "playwright-core";

const PIECE_BYTES = 4_194_304;

export async function pieceHashOfFile(path: string): Promise<string> {
  const all = createHash("sha384");
  const pieces = createReadStream(path, { highWaterMark: PIECE_BYTES });
  for await (const piece of pieces) all.update(createHash("sha384").update(piece).digest());
  return all.digest("hex");
}

/** Of a file that the page wrote into its own storage. */
export async function pieceHashOfStored(page: Page, name: string): Promise<string> {
  return await page.evaluate(
    async ({ wanted, size }) => {
      const file = await (await (await navigator.storage.getDirectory()).getFileHandle(wanted)).getFile();
      const hashes: number[] = [];
      for (let at = 0; at < file.size; at += size) {
        const hash = await crypto.subtle.digest("SHA-384", await file.slice(at, at + size).arrayBuffer());
        hashes.push(...new Uint8Array(hash));
      }
      const all = new Uint8Array(await crypto.subtle.digest("SHA-384", Uint8Array.from(hashes)));
      return [...all].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    },
    { wanted: name, size: PIECE_BYTES },
  );
}
