/**
 * Ports for programs that cannot be asked which one they took.
 */
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";

/** Below those that systems hand out by themselves: what is free here stays so until a program takes it. */
const [FIRST, LAST] = [20_000, 32_000];
const MAX_TRIES = 50;

export async function freePort(host: string): Promise<number> {
  for (let tries = 1; ; tries++) {
    const port = randomInt(FIRST, LAST);
    const server = createServer().listen(port, host);
    try {
      await once(server, "listening");
      server.close();
      await once(server, "close");
      return port;
    } catch (error) {
      if (tries === MAX_TRIES) throw error;
    }
  }
}
