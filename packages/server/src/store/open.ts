/**
 * Chooses the driver by the scheme of the address. Drivers are files in drivers/; each exports `driver`.
 */
import { join } from "node:path";
import { ConfigError } from "../errors.ts";
import { loadRegistry } from "../registry/index.ts";
import { type Driver, isDriver } from "./driver.ts";
import type { Store, StoreOptions } from "./store.ts";

/** @throws ConfigError when no driver has the scheme of `url`. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const drivers = await loadRegistry<Driver>(join(import.meta.dirname, "drivers"), "driver", isDriver);
  const [scheme = ""] = options.url.split(":");
  const driver = drivers.find(({ name }) => name === scheme);
  if (driver === undefined) {
    const remedy = `begin with one of: ${drivers.map(({ name }) => `${name}:`).join(", ")}`;
    throw new ConfigError({ key: "store", value: options.url, remedy });
  }
  return await driver.open(options);
}
