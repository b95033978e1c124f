/**
 * SHA-384 of a file, of its beginning, or of its pieces, in steps.
 */
import type { FileProblem, Host } from "../host/index.ts";
import { createPump } from "./wire.ts";

const STEP_BYTES = 1_048_576;

export interface HashWish {
  readonly path: string;
  /** How much of its beginning; null for all. */
  readonly bytes: number | null;
  /**
   * 0: the hash of the content. Else the hash of the hashes of pieces of so many bytes, which a browser can check
   * without keeping the file.
   */
  readonly pieceBytes: number;
  isOver(): boolean;
}

export function hashFile(
  host: Host,
  wish: HashWish,
  onHash: (problem: FileProblem | null, hex: string, bytes: number) => void,
): void {
  const limit = wish.bytes === null ? Number.MAX_VALUE : wish.bytes;
  const pieces = host.files.digest();
  let piece = host.files.digest();
  let at = 0;
  let inPiece = 0;
  host.files.open(wish.path, "read", (problem, file) => {
    if (file === null) {
      onHash(problem || "failed", "", 0);
      return;
    }
    const finish = (failed: FileProblem | null): void => {
      if (wish.pieceBytes > 0 && inPiece > 0) pieces.update(bytesOf(host, piece.hex()));
      const hex = (wish.pieceBytes > 0 ? pieces : piece).hex();
      file.close(() => onHash(failed, hex, at));
    };
    const pump = createPump(() => {
      const room = wish.pieceBytes > 0 ? wish.pieceBytes - inPiece : STEP_BYTES;
      const count = Math.min(STEP_BYTES, room, limit - at);
      if (wish.isOver() || count <= 0) {
        finish(wish.isOver() ? "cancelled" : null);
        return;
      }
      file.read(at, count, (failed, bytes) => {
        if (failed !== null || bytes.length === 0) {
          finish(failed);
          return;
        }
        piece.update(bytes);
        at += bytes.length;
        inPiece += bytes.length;
        if (wish.pieceBytes > 0 && inPiece >= wish.pieceBytes) {
          pieces.update(bytesOf(host, piece.hex()));
          piece = host.files.digest();
          inPiece = 0;
        }
        pump();
      });
    });
    pump();
  });
}

function bytesOf(host: Host, hex: string): Uint8Array {
  const bytes = host.files.allocate(hex.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = parseInt(hex.substring(2 * i, 2 * i + 2), 16);
  return bytes;
}
