/**
 * A real OpenID provider on a free port of this machine, with people that a test names. Its page asks for a name and
 * takes any password.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Claims of one person besides the subject, which is the key. */
export type People = Map<string, Record<string, unknown>>;

export interface OpenIdProvider {
  readonly issuer: string;
  readonly people: People;
  readonly clientId: string;
  readonly clientSecret: string;
  stop(): Promise<void>;
}

interface Library {
  readonly default: new (
    issuer: string,
    configuration: object,
  ) => { callback(): (request: IncomingMessage, response: ServerResponse) => void };
}

export async function startOpenIdProvider(callbackUrl: string): Promise<OpenIdProvider> {
  const name = "oidc-provider"; // has no types
  const { default: Provider } = (await import(name)) as Library;
  const people: People = new Map();
  const client = { clientId: "tendril", clientSecret: "a secret between the two" };
  let handle: (request: IncomingMessage, response: ServerResponse) => void = () => {};
  const server = createServer((request, response) => handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        ...{ client_id: client.clientId, client_secret: client.clientSecret },
        ...{ redirect_uris: [callbackUrl], grant_types: ["authorization_code"], response_types: ["code"] },
      },
    ],
    claims: {
      openid: ["sub"],
      profile: ["name", "preferred_username", "groups"],
      email: ["email", "email_verified"],
    },
    cookies: { keys: ["only for tests"] },
    async findAccount(_context: unknown, id: string) {
      return people.has(id)
        ? { accountId: id, claims: async () => ({ sub: id, ...people.get(id) }) }
        : undefined;
    },
  });
  handle = provider.callback();
  return {
    ...{ issuer, people },
    ...client,
    async stop() {
      if (!server.listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
