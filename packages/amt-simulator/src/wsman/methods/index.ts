/**
 * Methods of classes by `Class.Method`: each takes the device and its arguments and gives a status or a record. Used
 * by the WSMAN service; docs/spec/amt.md, section 3.
 */
import { activationMethods } from "./activation.ts";
import { logMethods } from "./logs.ts";
import type { Method } from "./method.ts";
import { networkMethods } from "./network.ts";
import { powerMethods } from "./power.ts";
import { redirectionMethods } from "./redirection.ts";

export const methods: ReadonlyMap<string, Method> = new Map([
  ...powerMethods,
  ...logMethods,
  ...redirectionMethods,
  ...activationMethods,
  ...networkMethods,
]);
