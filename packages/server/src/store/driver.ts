/**
 * A kind of store, named by the scheme of its address.
 */
import type { Store, StoreOptions } from "./store.ts";

export interface Driver {
  readonly name: string;
  open(options: StoreOptions): Promise<Store>;
}

export function defineDriver(driver: Driver): Driver {
  return driver;
}

export function isDriver(value: unknown): value is Driver {
  return typeof value === "object" && value !== null && "name" in value && "open" in value;
}
