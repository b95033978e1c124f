/**
 * A recording on the server, read by ranges. The last pages are kept, so that reading in order and drawing a moment
 * ask the server seldom; never the whole file.
 */
import type { RecordingSource } from "@tendril/protocol/sessions/recording";
import { t } from "../../language/index.ts";

const PAGE_BYTES = 262_144;
const MAX_PAGES = 64;

/** @throws Error with words for people when there is no such recording, or no right to it. */
export async function openRangeSource(address: string, signal: AbortSignal): Promise<RecordingSource> {
  const first = await fetchRange(address, { from: 0, to: PAGE_BYTES - 1, signal });
  const size = Number(/\/(\d+)$/.exec(first.contentRange)?.[1] ?? first.bytes.length);
  const pages = new Map<number, Promise<Uint8Array>>([[0, Promise.resolve(first.bytes)]]);
  const page = (number: number): Promise<Uint8Array> => {
    const known = pages.get(number);
    pages.delete(number); // the one used last is the last to go
    const from = number * PAGE_BYTES;
    const asked =
      known ?? fetchRange(address, { from, to: from + PAGE_BYTES - 1, signal }).then(({ bytes }) => bytes);
    asked.catch(() => pages.delete(number)); // asked for again next time
    pages.set(number, asked);
    const [oldest] = pages.keys();
    if (pages.size > MAX_PAGES && oldest !== undefined) pages.delete(oldest);
    return asked;
  };
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      for (let done = 0; done < bytes.length; ) {
        const at = offset + done;
        const part = (await page(Math.floor(at / PAGE_BYTES))).subarray(at % PAGE_BYTES);
        if (part.length === 0) return bytes.subarray(0, done);
        bytes.set(part.subarray(0, bytes.length - done), done);
        done += part.length;
      }
      return bytes;
    },
  };
}

async function fetchRange(
  address: string,
  { from, to, signal }: { readonly from: number; readonly to: number; readonly signal: AbortSignal },
): Promise<{ bytes: Uint8Array; contentRange: string }> {
  const reply = await fetch(address, { headers: { range: `bytes=${from}-${to}` }, signal });
  if (reply.status === 404) throw new Error(t("This recording is no longer there."));
  if (reply.status === 401) throw new Error(t("Your role does not allow recordings."));
  if (reply.status !== 206)
    throw new Error(t("The server answered {status}.", { status: String(reply.status) }));
  return {
    bytes: new Uint8Array(await reply.arrayBuffer()),
    contentRange: reply.headers.get("content-range") ?? "",
  };
}
