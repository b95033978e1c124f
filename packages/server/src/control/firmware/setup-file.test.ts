/** Files for USB sticks: what a tenant may have made. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { activationCertificatesOf } from "../../amt/index.ts";
import { action as amtsetupbin } from "../actions/amt/amtsetupbin.ts";
import { createHarness, type Harness } from "../control-harness.suite.ts";

const fields = { oldmebxpass: "admin", newmebxpass: "Secret12!", suffix: "office.example" };

describe("a file for a USB stick", () => {
  let harness: Harness;
  beforeEach(async () => {
    harness = await createHarness();
  });
  afterEach(() => harness.close());

  async function ask(domain: string): Promise<Record<string, unknown>> {
    const { rootDer } = harness.services.firmwareIssuer;
    const own = { rootDer, issueForActivation: () => Promise.reject(new Error("not asked for")) };
    const certificates = activationCertificatesOf(domain, [], own);
    Object.assign(harness.services, { activationCertificatesOf: () => certificates });
    const [reply] = await harness.send(amtsetupbin, fields);
    assert.ok(reply);
    return reply;
  }

  it("names the server's own root for the server's own domain", async () => {
    assert.equal(typeof (await ask("")).file, "string");
  });

  it("is refused to a tenant without a certificate, since the server's root is not its own", async () => {
    const reply = await ask("cust");
    assert.deepEqual([reply.result, reply.file], ["No activation certificate", undefined]);
  });
});
