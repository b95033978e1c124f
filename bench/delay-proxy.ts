/**
 * A TCP proxy that hands bytes on later and in order, with full bandwidth or as a narrow line does to the target. It
 * models distance and width, not loss: the best case.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

const MAX_HELD_BYTES = 67_108_864;
/** What waits before a narrow line, as in a router at home: a quarter of a second of 8 Mbit/s. */
const ROUTER_BYTES = 262_144;

interface Way {
  readonly delayMs: number;
  readonly bytesPerSecond: number;
}

/** Listens on a free port; the round trip grows by twice `delayMs`. */
export async function startDelayProxy(
  toPort: number,
  delayMs: number,
  bytesPerSecond = Number.POSITIVE_INFINITY,
): Promise<{ port: number; server: Server }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port: toPort, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    delay(near, far, { delayMs, bytesPerSecond });
    delay(far, near, { delayMs, bytesPerSecond: Number.POSITIVE_INFINITY });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, server };
}

function delay(from: Socket, to: Socket, { delayMs, bytesPerSecond }: Way): void {
  const maxHeldBytes = bytesPerSecond === Number.POSITIVE_INFINITY ? MAX_HELD_BYTES : ROUTER_BYTES;
  const queue: { readonly dueMs: number; readonly chunk: Buffer | undefined }[] = [];
  let held = 0;
  let freeAtMs = 0;
  let isPlanned = false;
  const plan = (): void => {
    const first = queue[0];
    if (first === undefined || isPlanned) return;
    isPlanned = true;
    setTimeout(run, Math.max(0, first.dueMs - performance.now()));
  };
  const run = (): void => {
    isPlanned = false;
    for (let next = queue[0]; next !== undefined && next.dueMs <= performance.now() + 0.3; next = queue[0]) {
      queue.shift();
      if (next.chunk === undefined) to.end();
      else {
        held -= next.chunk.length;
        if (!to.write(next.chunk)) {
          isPlanned = true; // until it drains
          to.once("drain", run);
          return;
        }
      }
    }
    if (held < maxHeldBytes / 2) from.resume();
    plan();
  };
  const put = (chunk?: Buffer): void => {
    const bytes = chunk?.length ?? 0;
    freeAtMs = Math.max(performance.now(), freeAtMs) + (bytes / bytesPerSecond) * 1_000;
    queue.push({ dueMs: freeAtMs + delayMs, chunk });
    held += bytes;
    if (held > maxHeldBytes) from.pause();
    plan();
  };
  from.on("data", put);
  from.on("end", () => put());
  from.on("close", () => put());
}
