/**
 * The registry of routes, read from http/routes.
 */
import { join } from "node:path";
import { loadRegistry } from "../registry/index.ts";
import { isRoute, type Route } from "./define-route.ts";

export async function loadRoutes(): Promise<Route[]> {
  return await loadRegistry(join(import.meta.dirname, "routes"), "route", isRoute);
}
