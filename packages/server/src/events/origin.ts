/**
 * Where a deed came from: kept beside the call chain, so that every event recorded in it has it and no action must
 * pass it on.
 */
import { AsyncLocalStorage } from "node:async_hooks";

export interface Origin {
  /** Source address without port. */
  readonly address: string;
  /** Of a user's connection. */
  readonly session?: string;
  /** Name of the login token, if one signed in. */
  readonly token?: string;
}

const current = new AsyncLocalStorage<Origin>();

/** Events recorded by `run`, and by what it starts, come from there. */
export function withOrigin<R>(origin: Origin, run: () => R): R {
  return current.run(origin, run);
}

export function currentOrigin(): Origin | undefined {
  return current.getStore();
}
