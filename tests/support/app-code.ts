/**
 * An authenticator app: codes worked out apart from the server's own way.
 */
import { createHmac } from "node:crypto";

const STEP_MS = 30_000;
const CALM_MS = 8_000;

/** Waits until the codes do not turn for some seconds: what a test reads is then still right when it is checked. */
export async function calmStep(): Promise<void> {
  const leftMs = STEP_MS - (Date.now() % STEP_MS);
  if (leftMs < CALM_MS) await new Promise((resolve) => setTimeout(resolve, leftMs + 100));
}

/** The code now, or so many steps away from now. */
export function appCode(secret: string, stepsAway = 0): string {
  let bits = 0n;
  for (const letter of secret) bits = bits * 32n + BigInt("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter));
  const key = Buffer.from(bits.toString(16).padStart((secret.length * 5) / 4, "0"), "hex");
  const step = Math.floor(Date.now() / STEP_MS) + stepsAway;
  const mac = createHmac("sha1", key).update(step.toString(16).padStart(16, "0"), "hex").digest();
  const word = mac.readUInt32BE((mac.at(-1) ?? 0) % 16) % 0x8000_0000;
  return String(word % 1_000_000).padStart(6, "0");
}
