/** Firmware and agents that misbehave while they are brought to a policy: that run ends, in words for people. */
import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { BAD_MODES, selfSigned } from "@tendril/amt-simulator";
import { AmtPolicyType, CiraSetup } from "@tendril/protocol/constants";
import { UnavailableError } from "../../errors.ts";
import { OS_PASSWORD, openPolicyBench, type PolicyBench, type PolicyBenchOptions } from "./policy.suite.ts";
import type { FirmwareAgent, PolicyLine } from "./policy-line.ts";

const modes = BAD_MODES.wsman;
const policy = { type: AmtPolicyType.Client, password: "P@ssw0rd", cirasetup: CiraSetup.Setup };

describe("policy of hostile firmware", { timeout: 120_000 }, () => {
  let bench: PolicyBench;
  afterEach(() => bench.close());

  async function open(device: PolicyBenchOptions["device"]): Promise<void> {
    const root = selfSigned({ commonName: "root" });
    const issuer = { rootDer: root.raw, issue: async () => root.raw, wait: async () => {} };
    bench = await openPolicyBench({ device: { osAdminPass: OS_PASSWORD, ...device }, issuer });
    await bench.setPolicy(policy);
  }

  /** Time goes on until the run is over: nothing may wait for ever. */
  async function end(line: PolicyLine): Promise<{ readonly result?: string; readonly why?: string }> {
    bench.runs.begin(bench.deviceId, line);
    while (bench.runs.count > 0) {
      await sleep(5);
      bench.simulated.clock.advance(1_000);
    }
    return (await bench.read()).intelamt?.setup ?? {};
  }

  for (const mode of modes) {
    it(`fails for ${mode}, and is no error of this server`, async () => {
      await open({ bad: [mode] });
      const { result, why } = await end(bench.lineOf("cira"));
      assert.equal(result, "failed");
      assert.doesNotMatch(why ?? "", /error of this server/);
      assert.equal(bench.runs.count, 0);
    });
  }

  it("fails for a tenant that left the settings, and leaves no timer", async () => {
    const gone = new UnavailableError("the settings know this domain no more");
    const tenantSettings = {
      get accounts(): never {
        throw gone;
      },
    };
    const issuer = { rootDer: Uint8Array.of(), issue: async () => Uint8Array.of(), wait: async () => {} };
    bench = await openPolicyBench({ domain: "left", tenantSettings, issuer });
    const { clock } = bench.simulated;
    const before = clock.pendingTimers;
    const setup = await bench.run("cira");
    assert.deepEqual([setup?.result, setup?.why], ["failed", gone.message]);
    assert.equal(clock.pendingTimers, before);
  });

  const silent = async (): Promise<never> => {
    throw new UnavailableError("the agent gives no answer");
  };
  const lies: Readonly<Record<string, (true_: FirmwareAgent) => Partial<FirmwareAgent>>> = {
    "says that it is not activated, again and again": ({ state }) => ({
      state: () => ({ ...present(state()), provisioning: 0, flags: 0 }),
    }),
    "says that it is in client control, and does not give it up": ({ state }) => ({
      state: () => ({ ...present(state()), provisioning: 2, flags: 2, rootHashes: ["aa"] }),
      order: async () => "yes",
    }),
    "answers nothing": () => ({ report: silent, order: silent, state: () => undefined }),
    "has no account of the operating system": ({ state }) => ({
      state: () => ({ ...present(state()), provisioning: 0, flags: 0, osAdmin: undefined }),
    }),
  };
  for (const [what, lie] of Object.entries(lies)) {
    it(`ends when the agent ${what}`, async () => {
      await open({ controlMode: 2, amtPass: "another" });
      const line = bench.lineOf("agent");
      assert.ok(line.agent);
      const { result, why } = await end({ ...line, agent: { ...line.agent, ...lie(line.agent) } });
      assert.equal(result, "failed");
      assert.doesNotMatch(why ?? "", /error of this server/);
    });
  }
});

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new RangeError("there is none");
  return value;
}
