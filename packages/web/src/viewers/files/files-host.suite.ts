/** A files host for tests, and the link of a page to it. */
import { FilesLink, type LinkTunnelHandlers } from "./link.ts";

export interface FilesRequest {
  readonly reqid: number;
  readonly action: string;
  readonly path: string;
}

export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `say` is the host's word; nothing is answered unless `onRequest` does. */
export function openFilesHost(onRequest: (request: FilesRequest) => void, separator: "/" | "\\" = "/") {
  let handlers: LinkTunnelHandlers | undefined;
  const say = (message: object): void => handlers?.onBytes(Buffer.from(JSON.stringify(message)));
  const link = new FilesLink({
    open(given) {
      handlers = given;
      return { sendBytes: (bytes) => onRequest(JSON.parse(new TextDecoder().decode(bytes))), close() {} };
    },
    onState() {},
    setTimer: () => 0,
    clearTimer() {},
  });
  link.start();
  say({ action: "hello", version: 1, separator });
  return { link, say };
}

/** An entry as it is listed: what has a dot in its name is a file. */
export function listedEntry(name: string): object {
  return { n: name, t: name.includes(".") && !name.startsWith(".") ? 3 : 2 };
}
