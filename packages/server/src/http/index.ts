/**
 * The way in: HTTPS and HTTP listeners, TLS policy, security headers, routes, the app's files, and upgrades of a
 * path to its channel. Used by server.ts. Decided in docs/architecture.md; paths as in
 * docs/spec/control-protocol.md, section 1.
 */
export type { RouteServices } from "./define-route.ts";
export { HttpServer, type HttpServerDeps } from "./http-server.ts";
export { type ListenRequest, listen } from "./listen.ts";
export { loadRoutes } from "./load-routes.ts";
export type { UpgradeEndpoint, UpgradeRequest } from "./upgrades.ts";
