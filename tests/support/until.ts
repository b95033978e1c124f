/**
 * Waiting for something that happens by itself, in programs that cannot be asked to tell.
 */
const STEP_MS = 50;

/**
 * The first value that is not undefined or false. The time is ample, for busy machines too: only what fails needs it.
 * @throws Error naming `what` when there is none in time.
 */
export async function until<T>(
  what: string,
  look: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = 60_000,
): Promise<T> {
  const endMs = Date.now() + timeoutMs;
  for (;;) {
    const isLast = Date.now() >= endMs; // once more at the end: the machine may have stood still until then
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (isLast) throw new Error(`${what} did not happen in ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
