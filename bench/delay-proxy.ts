/**
 * A TCP proxy that hands bytes on later, in order and with full bandwidth. It models distance, not loss: the best case.
 */
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

const MAX_HELD_BYTES = 67_108_864;

/** Listens on a free port; the round trip grows by twice `delayMs`. */
export async function startDelayProxy(
  toPort: number,
  delayMs: number,
): Promise<{ port: number; server: Server }> {
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
    const far = connect({ port: toPort, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
    delay(near, far, delayMs);
    delay(far, near, delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { port: (server.address() as AddressInfo).port, server };
}

function delay(from: Socket, to: Socket, delayMs: number): void {
  const queue: { readonly dueMs: number; readonly chunk: Buffer | undefined }[] = [];
  let held = 0;
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
    if (held < MAX_HELD_BYTES / 2) from.resume();
    plan();
  };
  const put = (chunk?: Buffer): void => {
    queue.push({ dueMs: performance.now() + delayMs, chunk });
    held += chunk?.length ?? 0;
    if (held > MAX_HELD_BYTES) from.pause();
    plan();
  };
  from.on("data", put);
  from.on("end", () => put());
  from.on("close", () => put());
}
