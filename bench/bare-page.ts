/**
 * A page in Chromium that nobody watches. Test libraries have the browser tell them of every frame of a WebSocket, with its
 * content: a session that moves much is then measured with twice its own work.
 */
import { join } from "node:path";
import chromium from "@sparticuz/chromium";
import WebSocket from "ws";
import { pause, startProgram } from "./measure.ts";

const STEP_MS = 100;
const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"];

interface Answer {
  readonly id?: number;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface Evaluated {
  readonly result: { readonly value?: unknown; readonly objectId?: string };
  readonly exceptionDetails?: {
    readonly text: string;
    readonly exception?: { readonly description?: string };
  };
}

export interface BarePage {
  goTo(url: string): Promise<void>;
  /** Runs an expression in the page; a promise is waited for. @throws Error with what the page threw. */
  evaluate(expression: string): Promise<unknown>;
  /** Until the expression is true. @throws Error when it is not in time. */
  until(expression: string, timeoutMs?: number): Promise<void>;
  /** Gives files to an input that the expression finds. */
  setFiles(expression: string, files: readonly string[]): Promise<void>;
  /** Runs before the scripts of every document. */
  addScript(source: string): Promise<void>;
  /** Process numbers of the pages. */
  processes(): Promise<readonly number[]>;
  close(): Promise<void>;
}

/** `folder`: what the browser keeps, its own disk too. */
export async function openBarePage(folder: string): Promise<BarePage> {
  const place = ["--user-data-dir", join(folder)].join("=");
  const words = [...FLAGS, "--ignore-certificate-errors", "--remote-debugging-port=0", place, "about:blank"];
  const program = await startProgram(await chromium.executablePath(), words, {
    ready: /listening on ws:\S+/,
  });
  const address = /listening on (ws:\S+)/.exec(program.output())?.[1] ?? "";
  const call = await connect(address);
  const { targetId } = await call("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true });
  const tell = (method: string, params: object): Promise<Record<string, unknown>> =>
    call(method, params, String(sessionId));
  const run = async (expression: string, returnByValue: boolean): Promise<Evaluated["result"]> => {
    const wish = { expression, awaitPromise: true, returnByValue };
    const { result, exceptionDetails } = (await tell("Runtime.evaluate", wish)) as unknown as Evaluated;
    if (exceptionDetails !== undefined)
      throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result;
  };
  const page: BarePage = {
    async goTo(url) {
      await tell("Page.navigate", { url });
      await page.until("document.readyState === 'complete'");
    },
    evaluate: async (expression) => (await run(expression, true)).value,
    async until(expression, timeoutMs = 30_000) {
      const endMs = performance.now() + timeoutMs;
      while ((await page.evaluate(`Boolean(${expression})`).catch(() => false)) !== true) {
        if (performance.now() > endMs) throw new Error(`not in ${timeoutMs} ms: ${expression}`);
        await pause(STEP_MS);
      }
    },
    async setFiles(expression, files) {
      const { objectId } = await run(expression, false);
      await tell("DOM.setFileInputFiles", { files, objectId });
    },
    async addScript(source) {
      await tell("Page.enable", {});
      await tell("Page.addScriptToEvaluateOnNewDocument", { source });
    },
    async processes() {
      const { processInfo } = await call("SystemInfo.getProcessInfo", {});
      const all = processInfo as readonly { readonly type: string; readonly id: number }[];
      return all.filter(({ type }) => type === "renderer").map(({ id }) => id);
    },
    close: () => program.stop(),
  };
  return page;
}

async function connect(address: string) {
  const socket = new WebSocket(address);
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  const waiting = new Map<number, (answer: Answer) => void>();
  let next = 1;
  socket.on("message", (frame) => {
    const answer = JSON.parse(String(frame)) as Answer;
    if (answer.id !== undefined) waiting.get(answer.id)?.(answer);
  });
  return async (method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> => {
    const id = next++;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    waiting.set(id, resolve);
    socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
    const { result, error } = await promise;
    waiting.delete(id);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
}
