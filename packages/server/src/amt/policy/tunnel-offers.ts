/**
 * Agents of groups with a policy are asked to open a line to the firmware beside them, with a cookie for their device
 * alone. Source: docs/spec/amt.md, section 1.11.
 */
import { AmtPolicyType, architectures } from "@tendril/protocol/constants";
import type { Cookies } from "../../auth/index.ts";
import { TUNNEL_USER } from "../../mps/index.ts";
import type { DeviceDocument } from "../../store/index.ts";
import type { GroupPolicies } from "./group-policies.ts";

export class TunnelOffers {
  readonly #cookies: Pick<Cookies, "encode">;
  readonly #policies: Pick<GroupPolicies, "of">;

  constructor(deps: {
    readonly cookies: Pick<Cookies, "encode">;
    readonly policies: Pick<GroupPolicies, "of">;
  }) {
    this.#cookies = deps.cookies;
    this.#policies = deps.policies;
  }

  /** `undefined` without a policy, and for agents on hardware that has no Intel AMT. */
  async offerTo({ _id, meshid, agent }: DeviceDocument): Promise<object | undefined> {
    const mayHave = architectures.some(({ archId, mayHaveAmt }) => archId === agent.id && mayHaveAmt);
    if (!mayHave || (await this.#policies.of(meshid)).type === AmtPolicyType.None) return undefined;
    return {
      action: "amtconfig",
      user: TUNNEL_USER,
      pass: this.#cookies.encode({ a: "apf", n: _id, m: meshid }),
    };
  }
}
