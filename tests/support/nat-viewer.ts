/**
 * A viewer with a download in another network: a program that `starter` brings there.
 */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface NatViewerWish {
  readonly wsUrl: string;
  readonly nodeId: string;
  readonly iceServers: readonly { readonly urls: string }[];
}

export type NatViewerDeed =
  | { readonly kind: "offer" }
  | { readonly kind: "get"; readonly path: string }
  | { readonly kind: "look" };

export interface NatViewerState {
  readonly path: string;
  readonly fault: string;
  /** Frames of the host, by the way they came. */
  readonly came: { readonly relay: number; readonly direct: number };
  /** Bytes of the file so far. */
  readonly position: number;
  /** Of the whole file. */
  readonly hash: string | undefined;
  /** Descriptions of both ends, with their candidates; empty until they are there. */
  readonly offer: string;
  readonly answer: string;
}

export interface NatViewer {
  does(deed: NatViewerDeed): Promise<NatViewerState>;
  close(): void;
}

/** Joined, with nothing offered and nothing asked for yet. */
export async function openNatViewer(starter: readonly string[], wish: NatViewerWish): Promise<NatViewer> {
  const program = join(import.meta.dirname, "nat-viewer-program.ts");
  const [first = process.execPath, ...rest] = [...starter, process.execPath, program, JSON.stringify(wish)];
  const child = spawn(first, rest, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<NatViewerState> => {
    const { value, done } = await lines.next();
    if (done) throw new Error("the viewer ended");
    return JSON.parse(value);
  };
  await next();
  return {
    async does(deed) {
      child.stdin.write(`${JSON.stringify(deed)}\n`);
      return await next();
    },
    close: () => void child.kill("SIGKILL"),
  };
}
