/**
 * The worker process of the clipboard. The text that was set lives here as long as the process does, so it stays
 * until another program takes the clipboard, and for a while when nothing is asked.
 */
import { X11Clipboard } from "../x11/index.ts";
import type { CaptureRequest, ClipboardAnswer, ClipboardRequest } from "./contract.ts";

const IDLE_MS = 30_000;
const OWNER_IDLE_MS = 3_600_000;

let opened: Promise<X11Clipboard> | undefined;
let timer: NodeJS.Timeout | undefined;

function wait(isOwner: boolean): void {
  clearTimeout(timer);
  timer = setTimeout(() => process.exit(0), isOwner ? OWNER_IDLE_MS : IDLE_MS);
}

async function answer(request: ClipboardRequest): Promise<ClipboardAnswer> {
  const { id } = request;
  try {
    const clipboard = await opened;
    if (clipboard === undefined) throw new Error("no display was named");
    if (request.kind === "read") return { id, text: await clipboard.read(), problem: null };
    await clipboard.write(request.text);
    wait(clipboard.isOwner);
    return { id, text: null, problem: null };
  } catch (error) {
    return { id, text: null, problem: error instanceof Error ? error.message : String(error) };
  }
}

process.on("message", (message: CaptureRequest | ClipboardRequest) => {
  if ("display" in message) {
    opened = X11Clipboard.open(message.display, () => wait(false));
    opened.catch(() => {}); // the answers tell
    wait(false);
  } else answer(message).then((answered) => process.send?.(answered));
});
process.on("disconnect", () => process.exit(0));
