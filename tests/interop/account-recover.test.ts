/** `tendril account recover` beside a running server: who lost app, codes and password gets in again. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { appCode, calmStep } from "../support/app-code.ts";
import { openControl } from "../support/control-client.ts";
import { PASSWORD, startTestServer, type TestServer } from "../support/server.ts";
import { runTendril } from "../support/tendril-program.ts";
import { until } from "../support/until.ts";

describe("tendril account recover", { timeout: 240_000 }, () => {
  let host: TestServer;
  const recover = (...words: string[]) =>
    runTendril(["account", "recover", ...words, "--data", host.folder], "a password that is new");

  before(async () => {
    host = await startTestServer();
    await host.server.accounts.create({
      domain: "",
      name: "ann",
      password: PASSWORD,
      siteadmin: FULL_RIGHTS,
    });
    const control = await openControl(host.wsUrl, { name: "ann" });
    await calmStep();
    const { secret } = await control.ask({ action: "otpauth-request" });
    const made = await control.ask({ action: "otpauth-setup", secret, token: appCode(String(secret)) });
    assert.equal(made.success, true);
    control.close();
    const refused = await openControl(host.wsUrl, { name: "ann", isSignedIn: false });
    await until("the refusal", () => refused.received.some(({ msg }) => msg === "tokenrequired"));
  });
  after(() => host.stop());

  it("takes the second factor away and sets a new password", async () => {
    const { code, output } = await recover("ann", "--password-stdin");
    assert.equal(code, 0, output);
    assert.match(output, /account ann recovered, with the new password/);
    const control = await openControl(host.wsUrl, { name: "ann", password: "a password that is new" });
    const { events } = await control.ask({ action: "events", filter: "accountchange" });
    assert.ok((events as { msg?: string }[]).some(({ msg }) => msg === "Account recovered: ann"));
    control.close();
  });

  it("unlocks, and leaves the password when none is given", async () => {
    const siteadmin = SiteRight.Locked | SiteRight.NoTools;
    await host.server.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin });
    assert.equal((await recover("bob")).code, 0);
    const { ...bob } = await host.server.accounts.find("", "bob");
    assert.equal(bob.siteadmin, SiteRight.NoTools);
  });

  it("says what is wrong with a name, a password and a folder", async () => {
    assert.match((await recover("nobody")).output, /name an account of this server/);
    const short = await runTendril(
      ["account", "recover", "ann", "--password-stdin", "--data", host.folder],
      "short",
    );
    assert.equal(short.code, 2);
    assert.match(short.output, /password/i);
    assert.equal((await runTendril(["account", "recover", "ann", "--data", "/nonexistent"])).code, 2);
  });
});
