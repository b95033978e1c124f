/**
 * What becomes of Intel AMT in the devices of each group. Kept with the group, its password sealed for that group.
 * Source: docs/spec/amt.md, section 8.1.
 */
import { AmtPolicyType, CiraSetup } from "@tendril/protocol/constants";
import type { SealingKey } from "../../auth/index.ts";
import type { Actor, Groups } from "../../inventory/index.ts";
import type { AmtPolicyDocument, GroupDocument } from "../../store/index.ts";

export interface PolicyWish {
  readonly type: number;
  /** `undefined` keeps the one there is, `""` takes it away. */
  readonly password?: string | undefined;
  readonly badpass?: number | undefined;
  readonly cirasetup?: number | undefined;
  readonly ccm?: number | undefined;
}

export interface GroupPolicy {
  /** AmtPolicyType. */
  readonly type: number;
  /** `undefined`: a random one for each device. */
  readonly password: string | undefined;
  /** Firmware whose password is lost is deactivated and activated again. */
  readonly renewsLost: boolean;
  /** CiraSetup. */
  readonly cira: number;
  /** With type Admin, client control: 0 left alone, 1 taken away, 2 second best. */
  readonly client: number;
}

export const noPolicy: GroupPolicy = {
  ...{ type: AmtPolicyType.None, password: undefined, renewsLost: false },
  ...{ cira: CiraSetup.Leave, client: 0 },
};

/** What the type decides, whatever was asked. */
const fixedCira: ReadonlyMap<number, number> = new Map([
  [AmtPolicyType.None, CiraSetup.Leave],
  [AmtPolicyType.Deactivate, CiraSetup.Remove],
  [AmtPolicyType.Best, CiraSetup.Setup],
]);

export class GroupPolicies {
  readonly #groups: Pick<Groups, "get" | "changeAmt">;
  readonly #key: Pick<SealingKey, "seal" | "unseal">;

  constructor(deps: {
    readonly groups: Pick<Groups, "get" | "changeAmt">;
    readonly key: Pick<SealingKey, "seal" | "unseal">;
  }) {
    this.#groups = deps.groups;
    this.#key = deps.key;
  }

  async set(group: GroupDocument, wish: PolicyWish, actor: Actor): Promise<void> {
    const { type, password: given, badpass, cirasetup, ccm } = wish;
    const password = given === undefined ? group.amt?.password : this.#sealed(group, given);
    const hasPassword = type === AmtPolicyType.Client || type === AmtPolicyType.Admin;
    const cira = fixedCira.get(type) ?? cirasetup ?? CiraSetup.Leave;
    const policy: AmtPolicyDocument = {
      type,
      ...(hasPassword && password !== undefined ? { password } : {}),
      ...(type === AmtPolicyType.Client && badpass === 1 ? { badpass } : {}),
      ...(cira === CiraSetup.Leave ? {} : { cirasetup: cira }),
      ...(type === AmtPolicyType.Admin && ccm !== undefined && ccm > 0 ? { ccm } : {}),
    };
    await this.#groups.changeAmt(group, policy, actor);
  }

  /** No policy for a group that has none, and for one that is gone. */
  async of(groupId: GroupDocument["_id"]): Promise<GroupPolicy> {
    const group = await this.#groups.get(groupId);
    if (group?.amt === undefined || group.deleted !== undefined) return noPolicy;
    const { type, password, badpass, cirasetup, ccm } = group.amt;
    return {
      type,
      password: password === undefined ? undefined : this.#key.unseal(ownerOf(groupId), password),
      renewsLost: badpass === 1 || type === AmtPolicyType.Best,
      cira: cirasetup ?? CiraSetup.Leave,
      client: ccm ?? 0,
    };
  }

  #sealed(group: GroupDocument, password: string): string | undefined {
    return password === "" ? undefined : this.#key.seal(ownerOf(group._id), password);
  }
}

function ownerOf(groupId: GroupDocument["_id"]): string {
  return `${groupId} amt`;
}
