/**
 * Waiting for something that happens by itself, in programs that cannot be asked to tell.
 */
const STEP_MS = 50;

/** The first value that is not undefined or false. @throws Error naming `what` when there is none in time. */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 20_000,
): Promise<T> {
  const endMs = Date.now() + timeoutMs;
  while (Date.now() < endMs) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  throw new Error(`${what} did not happen in ${timeoutMs} ms`);
}
