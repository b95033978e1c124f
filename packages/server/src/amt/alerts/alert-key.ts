/**
 * The key from which the logins of alerts follow.
 */
import { randomBytes } from "node:crypto";
import { type Store, secretCollection } from "../../store/index.ts";
import type { Clock } from "../../time/index.ts";

const KEY_ID = "AmtAlertKey";
const KEY_BYTES = 32;

/** Made the first time. */
export async function openAlertKey(deps: { readonly store: Store; readonly clock: Clock }): Promise<Buffer> {
  const secrets = deps.store.collection(secretCollection);
  const known = await secrets.get(KEY_ID);
  if (known !== undefined) return Buffer.from(known.value, "hex");
  const key = randomBytes(KEY_BYTES);
  await secrets.put({ _id: KEY_ID, value: key.toString("hex"), createdAtMs: deps.clock.now() });
  return key;
}
