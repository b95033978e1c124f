/**
 * Listening on a port that was chosen, or on the usual one, or on its stand-in where that is not permitted or taken.
 */
import type { AddressInfo, Server } from "node:net";
import { PORT_BY_CHOICE } from "../config/index.ts";
import { ConfigError } from "../errors.ts";

export interface ListenRequest {
  /** Setting that names the port, for errors. */
  readonly setting: string;
  /** The port, 0 for any, or PORT_BY_CHOICE for `usual` and then `standIn`. */
  readonly port: number;
  readonly usual: number;
  readonly standIn: number;
  /** Address to listen on; `""` for all. */
  readonly bind: string;
}

/** The port. @throws ConfigError when it cannot be had. */
export async function listen(server: Server, request: ListenRequest): Promise<number> {
  const { setting, port, usual, standIn, bind } = request;
  const choices = port === PORT_BY_CHOICE ? [usual, standIn, 0] : [port];
  let cause: unknown;
  for (const choice of choices) {
    try {
      return await tryListen(server, choice, bind);
    } catch (error) {
      cause = error;
    }
  }
  const why = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown error";
  const remedy =
    why === "EADDRINUSE"
      ? "another program uses it; choose another port"
      : `cannot listen (${why}); choose another port`;
  throw new ConfigError({ key: setting, value: String(port), remedy }, { cause });
}

async function tryListen(server: Server, port: number, bind: string): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const onError = (error: Error): void => reject(error);
  server.once("error", onError);
  server.listen(bind === "" ? { port } : { port, host: bind }, () => {
    server.off("error", onError);
    const address: AddressInfo | string | null = server.address();
    resolve(typeof address === "object" && address !== null ? address.port : port);
  });
  return await promise;
}
