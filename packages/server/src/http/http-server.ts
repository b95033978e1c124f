/**
 * HTTPS and HTTP listeners. Fastify serves routes and files; upgrades go to their endpoints.
 */
import {
  createServer as createPlainServer,
  type IncomingMessage,
  type Server as PlainServer,
} from "node:http";
import { createServer, type Server } from "node:https";
import type { Duplex } from "node:stream";
import fastifyStatic from "@fastify/static";
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import { takeAlert } from "./alert-door.ts";
import { AppFiles } from "./app-files.ts";
import { clientAddress } from "./client-address.ts";
import type { Route, RouteRequest, RouteServices } from "./define-route.ts";
import { findDomain } from "./domains.ts";
import { takeFirmwarePage } from "./firmware-door.ts";
import { listen } from "./listen.ts";
import { MESSENGER_PATH, messengerDoor } from "./messenger-door.ts";
import { readPageState } from "./page-state.ts";
import { contentPolicy, securityHeaders } from "./security-headers.ts";
import { sendReply } from "./send-reply.ts";
import { tlsContext, tlsOptions } from "./tls-policy.ts";
import {
  Acceptor,
  isOwnOrigin,
  isWebSocketHandshake,
  type UpgradeEndpoint,
  type UpgradeRequest,
  writeHandshake,
  writeRefusal,
} from "./upgrades.ts";

const MAX_BODY_BYTES = 65_536;
const HEADERS_TIMEOUT_MS = 20_000;
const CUT_AFTER_MS = 2_000;
const YEAR_SECONDS = 31_536_000;
const MAX_LANGUAGES_CHARS = 512;

export interface HttpServerDeps {
  readonly services: RouteServices;
  readonly routes: readonly Route[];
  readonly endpoints: readonly UpgradeEndpoint[];
  /** Folder of the built web app. */
  readonly appFolder: string;
}

export class HttpServer {
  readonly #deps: HttpServerDeps;
  readonly #app: FastifyInstance;
  readonly #files: AppFiles;
  readonly #secure: Server;
  readonly #plain: PlainServer;
  readonly #endpoints: ReadonlyMap<string, { endpoint: UpgradeEndpoint; acceptor: Acceptor }>;
  readonly #sockets = new Set<Duplex>();

  constructor(deps: HttpServerDeps) {
    this.#deps = deps;
    const { certificates } = deps.services;
    this.#files = new AppFiles(deps.appFolder);
    this.#secure = createServer({
      ...tlsOptions(certificates.web),
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: 300_000,
      keepAliveTimeout: 65_000,
    });
    this.#plain = createPlainServer((request, response) => this.#redirect(request, response));
    this.#endpoints = new Map(
      deps.endpoints.map((endpoint) => [
        endpoint.path,
        { endpoint, acceptor: new Acceptor(endpoint.maxMessageBytes) },
      ]),
    );
    this.#app = fastify({
      serverFactory: (handler) =>
        this.#secure.on("request", (request, response) => {
          const { alerts, firmwarePages } = deps.services;
          if (takeAlert(alerts, request, response)) return;
          if (!takeFirmwarePage(firmwarePages, request, response)) handler(request, response);
        }),
      bodyLimit: MAX_BODY_BYTES,
      logger: false,
      forceCloseConnections: true,
      schemaController: { compilersFactory: { buildValidator: noSchemas, buildSerializer: noSchemas } },
    });
    this.#secure.on("upgrade", (request, socket, head) => this.#upgrade(request, socket, head));
    this.#secure.on("secureConnection", (socket) => {
      this.#sockets.add(socket);
      socket.setNoDelay(true);
      socket.once("close", () => this.#sockets.delete(socket));
    });
    this.#secure.on("tlsClientError", () => {}); // a client that speaks no TLS is no news
  }

  /** Listens; gives the two ports. @throws ConfigError when a port cannot be had. */
  async start(): Promise<{ httpsPort: number; httpPort: number }> {
    const { config } = this.#deps.services;
    await this.#prepare();
    await this.#app.ready();
    const { bind } = config;
    const secure = { setting: "httpsPort", port: config.httpsPort, usual: 443, standIn: 8443, bind };
    const httpsPort = await listen(this.#secure, secure);
    const plain = { setting: "httpPort", port: config.httpPort, usual: 80, standIn: 8080, bind };
    const httpPort = await listen(this.#plain, plain);
    return { httpsPort, httpPort };
  }

  /** Uses the web certificate as it is now; open connections keep theirs. */
  renewCertificate(): void {
    this.#secure.setSecureContext(tlsContext(this.#deps.services.certificates.web));
  }

  /** Stops accepting; what is open may end by itself for 2 s, then it is cut. */
  async stop(): Promise<void> {
    const closed = Promise.all([closeServer(this.#plain), closeServer(this.#secure)]);
    this.#plain.closeAllConnections();
    this.#secure.closeIdleConnections();
    const cut = this.#deps.services.clock.after(CUT_AFTER_MS, () => {
      for (const socket of this.#sockets) socket.destroy();
    });
    await closed;
    cut();
    await this.#app.close();
  }

  async #prepare(): Promise<void> {
    this.#app.addHook("onSend", async (_request, reply) => {
      const headers = securityHeaders(!this.#deps.services.certificates.web.isOwn);
      // a route may have a stricter policy, a page names its scripts
      for (const [name, value] of Object.entries(headers))
        if (!reply.hasHeader(name)) reply.header(name, value);
      if (!reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
    });
    this.#app.setErrorHandler((error, request, reply) => this.#fail(error, request, reply));
    this.#app.setNotFoundHandler((request, reply) => this.#serve(request, reply));
    await this.#app.register(fastifyStatic, {
      root: this.#files.assets,
      prefix: "/assets/",
      preCompressed: true,
      immutable: true,
      maxAge: YEAR_SECONDS * 1000,
      index: false,
      decorateReply: false,
      wildcard: true,
    });
  }

  /** Everything that is no file: a route of the registry, or the page of the app. */
  async #serve(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { services, routes } = this.#deps;
    const url = URL.parse(request.url, "https://host");
    if (url === null) return await sendReply(reply, { status: 400, body: "malformed address" });
    const place = findDomain(services.config.domains, { host: request.headers.host, path: url.pathname });
    const method = request.method === "HEAD" ? "GET" : request.method;
    const route = routes.find((candidate) => candidate.path === place.path && candidate.method === method);
    const routed = this.#routeRequest(request, { url, ...place });
    if (route !== undefined) {
      if (route.method === "POST" && !isOwnPost(request, services.config.allowedOrigins)) {
        return await sendReply(reply, { status: 403, body: "foreign origin" });
      }
      return await sendReply(reply, await route.handle(services, routed));
    }
    const isPage = method === "GET" && !place.path.includes(".ashx") && !place.path.startsWith("api/");
    if (!isPage) return await sendReply(reply, { status: 404, body: "not found" });
    const isMessenger = place.path === MESSENGER_PATH;
    const turnedAway = isMessenger ? await messengerDoor(routed) : undefined;
    if (turnedAway !== undefined) return await sendReply(reply, turnedAway);
    const name = isMessenger ? "messenger.html" : "index.html";
    const page = await this.#files.page(name, await readPageState(services, routed));
    const missing = "The web app is not built on this server. Build it with: npm run build";
    if (page === undefined) return await sendReply(reply, { status: 503, body: missing });
    return await sendReply(reply, {
      status: 200,
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": contentPolicy(page.scriptHashes),
      },
      body: page.html,
    });
  }

  #routeRequest(request: FastifyRequest, place: { url: URL; domain: string; base: string }): RouteRequest {
    const { services } = this.#deps;
    const { domain, base, url } = place;
    let found: Promise<Awaited<ReturnType<RouteRequest["signedIn"]>>> | undefined;
    return {
      domain,
      base,
      query: url.searchParams,
      address: clientAddress(request.raw, services.config.trustedProxies),
      userAgent: request.headers["user-agent"] ?? "",
      languages: (request.headers["accept-language"] ?? "").slice(0, MAX_LANGUAGES_CHARS),
      cookies: request.headers.cookie,
      range: request.headers.range,
      body: request.body,
      host: request.headers.host ?? "",
      signedIn() {
        found ??= services.webSessions.find(domain, request.headers.cookie);
        return found;
      },
    };
  }

  async #fail(error: unknown, _request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const status = error instanceof Error && "statusCode" in error ? Number(error.statusCode) : 500;
    if (status >= 500) this.#deps.services.log.error({ error }, "request failed");
    const isOverload = error instanceof Error && error.name === "UnavailableError";
    return await sendReply(reply, {
      status: isOverload ? 503 : status,
      body: status < 500 ? "malformed request" : "error",
    });
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    socket.on("error", () => {}); // a connection that breaks before it is anything is no news
    const { services } = this.#deps;
    const url = URL.parse(request.url ?? "/", "https://host");
    const place = findDomain(services.config.domains, {
      host: request.headers.host,
      path: url?.pathname ?? "/",
    });
    const found = this.#endpoints.get(place.path);
    if (url === null || found === undefined || !isWebSocketHandshake(request)) {
      writeRefusal(socket, found === undefined ? 404 : 400);
      return;
    }
    const upgrade = this.#upgradeRequest({
      request,
      socket,
      head,
      acceptor: found.acceptor,
      url,
      domain: place.domain,
    });
    found.endpoint.handle(upgrade).catch((error: unknown) => {
      services.log.error({ error, path: place.path }, "upgrade failed");
      socket.destroy();
    });
  }

  #upgradeRequest(parts: UpgradeParts): UpgradeRequest {
    const { services } = this.#deps;
    const { request, socket, head, acceptor, url, domain } = parts;
    return {
      domain,
      query: url.searchParams,
      address: clientAddress(request, services.config.trustedProxies),
      port: request.socket.remotePort ?? 0,
      userAgent: request.headers["user-agent"] ?? "",
      header(name) {
        const value = request.headers[name];
        return Array.isArray(value) ? value[0] : value;
      },
      async signedIn() {
        if (request.headers.cookie === undefined) return undefined;
        if (!isOwnOrigin(request, services.config.allowedOrigins)) return "foreign-origin";
        return await services.webSessions.find(domain, request.headers.cookie);
      },
      accept: () => acceptor.accept(request, socket, head),
      takeSocket() {
        socket.removeAllListeners("data");
        socket.pause();
        writeHandshake(request, socket);
        return { socket, head };
      },
      refuse: (status) => writeRefusal(socket, status),
    };
  }

  /** Host names come from the configuration or look like one: no redirect to a place of the client's choice. */
  #redirect(request: IncomingMessage, response: import("node:http").ServerResponse): void {
    const { facts, config, alerts } = this.#deps.services;
    if (takeAlert(alerts, request, response)) return;
    const asked = (request.headers.host ?? "").replace(/:\d+$/, "");
    const isPlain = /^([A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])$/.test(asked);
    const name = config.isHostnameGiven || !isPlain ? config.hostname : asked;
    const port = facts.httpsPort() === 443 ? "" : `:${facts.httpsPort()}`;
    const path = (request.url ?? "/").startsWith("/") ? (request.url ?? "/") : "/";
    response.writeHead(308, { location: `https://${name}${port}${path}`, ...securityHeaders(false) });
    response.end();
  }
}

interface UpgradeParts {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  readonly acceptor: Acceptor;
  readonly url: URL;
  readonly domain: string;
}

/** JSON of this server's own pages: a form or a page elsewhere cannot send it. */
function isOwnPost(request: FastifyRequest, allowedOrigins: readonly string[]): boolean {
  const isJson = (request.headers["content-type"] ?? "").startsWith("application/json");
  const site = request.headers["sec-fetch-site"];
  return isJson && (site === undefined || site === "same-origin") && isOwnOrigin(request.raw, allowedOrigins);
}

async function closeServer(server: Server | PlainServer): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  server.close(() => resolve());
  await promise;
}

/** Bodies are read by Zod; without this a compiler of JSON schemas is loaded at every start: a hundred modules. */
function noSchemas(): never {
  throw new RangeError("routes have no JSON schemas here");
}
