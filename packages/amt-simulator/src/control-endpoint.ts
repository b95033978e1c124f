/**
 * A small HTTP server for programs that drive the simulator: state to read, power, alerts and a cut cable to order.
 */
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AmtDevice } from "./device/index.ts";

export interface ControlHooks {
  describeCira(): unknown;
  drop(): void;
  quit(): void;
}

export function startControlEndpoint(device: AmtDevice, port: number, hooks: ControlHooks): Server {
  const orders = new Map<string, (query: URLSearchParams) => unknown>([
    ["/power", (query) => ({ result: device.requestPower(Number(query.get("to")), "local") })],
    [
      "/event",
      (query) => {
        device.deliver(query.get("id") ?? "iAMT0005", (query.get("args") ?? "0").split(","));
        return { subscribers: device.alerts.subscriptions.length };
      },
    ],
    ["/drop", () => hooks.drop()],
    ["/quit", () => void setTimeout(() => hooks.quit(), 50)],
  ]);
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://control");
    if (pathname === "/state") return send(response, { ...device.snapshot(), cira: hooks.describeCira() });
    const order = request.method === "POST" ? orders.get(pathname) : undefined;
    if (order !== undefined) return send(response, order(searchParams) ?? {});
    response.statusCode = request.method === "POST" ? 404 : 405;
    response.end();
  });
  server.listen(port, "127.0.0.1", () => device.report("control-up", { port }));
  return server;
}

function send(response: ServerResponse, content: unknown): void {
  response.setHeader("Content-Type", "application/json");
  response.end(JSON.stringify(content, undefined, 1));
}
