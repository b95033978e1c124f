/** What the HTTPS port offers and refuses, and how it delivers the app. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, getCiphers } from "node:tls";
import { startTestServer, type TestServer } from "../support/server.ts";

/** Authenticated encryption with forward secrecy: what remains of TLS 1.2 for an EC certificate. */
const ALLOWED_12 = [
  "ECDHE-ECDSA-AES128-GCM-SHA256",
  "ECDHE-ECDSA-AES256-GCM-SHA384",
  "ECDHE-ECDSA-CHACHA20-POLY1305",
];
const assets = join(import.meta.dirname, "..", "..", "packages", "web", "dist", "assets");

describe("HTTPS port", { timeout: 120_000 }, () => {
  let host: TestServer;
  before(async () => {
    host = await startTestServer();
  });
  after(() => host.stop());

  const handshake = async (options: object): Promise<string | undefined> => {
    const port = Number(new URL(host.url).port);
    const socket = connect({ port, host: "localhost", rejectUnauthorized: false, ...options });
    try {
      await once(socket, "secureConnect");
      return `${socket.getProtocol()} ${socket.getCipher().name}`;
    } catch {
      return undefined; // refused: what most of these tests want to see
    } finally {
      socket.destroy();
    }
  };
  const get = async (path: string, headers: Record<string, string> = {}): Promise<IncomingMessage> => {
    const sent = httpsRequest(`${host.url}${path}`, { rejectUnauthorized: false, headers, agent: false });
    sent.end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    response.resume();
    await once(response, "end");
    return response;
  };

  it("takes exactly the suites with forward secrecy, of all that this computer can offer", async () => {
    const taken: string[] = [];
    for (const name of getCiphers().map((cipher) => cipher.toUpperCase())) {
      if (name.startsWith("TLS_")) continue;
      const fixed = { minVersion: "TLSv1.2", maxVersion: "TLSv1.2", ciphers: `${name}:@SECLEVEL=0` };
      const got = await handshake(fixed).catch(() => undefined); // not every listed suite can be offered
      if (got !== undefined) taken.push(name);
    }
    assert.deepEqual(taken.sort(), [...ALLOWED_12].sort());
    assert.match(String(await handshake({ minVersion: "TLSv1.3" })), /^TLSv1\.3 TLS_/);
  });

  it("prefers the suite that costs least, whatever comes first in the offer", async () => {
    const ciphers =
      "TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256";
    assert.equal(await handshake({ ciphers }), "TLSv1.3 TLS_AES_128_GCM_SHA256");
    assert.equal(
      await handshake({ ciphers, maxVersion: "TLSv1.2" }),
      "TLSv1.2 ECDHE-ECDSA-AES128-GCM-SHA256",
    );
  });

  for (const version of ["TLSv1", "TLSv1.1"] as const) {
    it(`refuses ${version}`, async () => {
      const old = { minVersion: version, maxVersion: version, ciphers: "DEFAULT:@SECLEVEL=0" };
      assert.equal(await handshake(old), undefined);
    });
  }

  it("is where the plain port sends everybody", async () => {
    const sent = httpRequest({
      port: host.server.httpPort,
      host: "localhost",
      path: "/devices/x?y=1",
      headers: { host: "localhost" },
    });
    sent.end();
    const [response] = (await once(sent, "response")) as [IncomingMessage];
    response.resume();
    assert.ok([301, 302, 307, 308].includes(response.statusCode ?? 0), String(response.statusCode));
    assert.equal(response.headers.location, `${host.url}/devices/x?y=1`);
  });

  it("delivers fingerprinted files compressed and for ever, the page itself anew each time", async () => {
    const script = readdirSync(assets).find((name) => /^index-.*\.js$/.test(name));
    assert.ok(script);
    const file = await get(`/assets/${script}`, { "accept-encoding": "gzip, br" });
    assert.equal(file.headers["content-encoding"], "br");
    assert.match(String(file.headers["cache-control"]), /immutable/);
    assert.match(String(file.headers["cache-control"]), /max-age=31536000/);
    const page = await get("/", { "accept-encoding": "gzip, br" });
    assert.equal(page.headers["content-encoding"], "br");
    assert.equal((await get("/", { "accept-encoding": "gzip" })).headers["content-encoding"], "gzip");
    assert.equal((await get("/")).headers["content-encoding"], undefined);
    assert.match(String(page.headers["cache-control"]), /no-store|no-cache/);
    // a browser that once insisted on HTTPS could not be let in past this server's own certificate
    assert.equal(page.headers["strict-transport-security"], undefined);
  });
});
