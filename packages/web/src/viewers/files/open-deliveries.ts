/**
 * Which files are on their way to many devices: known to the whole app, without what they are made of.
 */
import { signal } from "@preact/signals";
import type { Delivery } from "./deliveries.ts";

export const openDeliveries = signal<readonly Delivery[]>([]);

export function endDelivery(delivery: Delivery): void {
  openDeliveries.value = openDeliveries.value.filter((candidate) => candidate !== delivery);
  delivery.cancel();
}
