/**
 * Gives a new device its instances.
 */
import { addHardware } from "./hardware.ts";
import { addNetwork } from "./network.ts";
import { addPower } from "./power.ts";
import { addRedirection } from "./redirection.ts";
import { addSettings } from "./settings.ts";
import type { ClassStore } from "./store.ts";
import type { Tables } from "./tables.ts";

export function fillClasses(store: ClassStore, tables: Tables): void {
  addSettings(store, tables);
  addPower(store, tables);
  addHardware(store, tables);
  addNetwork(store, tables);
  addRedirection(store, tables);
}
