/** Device groups. `_id` is the group id. A deleted group stays, marked, so that its agents are known as strays. */
import type { DomainId, GroupId, UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

/** What becomes of Intel AMT in the devices of a group. Source: docs/spec/amt.md, section 8.1. */
export interface AmtPolicyDocument {
  /** AmtPolicyType. */
  readonly type: number;
  /** Sealed; none: a random password for each device. */
  readonly password?: string;
  readonly badpass?: number;
  readonly cirasetup?: number;
  readonly ccm?: number;
}

/** Words with which anybody installs an agent of a group; flags as in AgentInvitation. */
export interface InviteDocument {
  readonly codes: readonly string[];
  /** Of codes without terms. */
  readonly flags: number;
  /** What holds for single codes. */
  readonly terms?: readonly InviteTermsDocument[];
}

export interface InviteTermsDocument {
  readonly code: string;
  readonly flags: number;
  /** ms; absent for no end. */
  readonly end?: number;
}

export interface GroupDocument {
  readonly _id: GroupId;
  readonly type: "mesh";
  readonly mtype: number;
  readonly domain: DomainId;
  readonly name: string;
  readonly desc?: string;
  /** User or user group id to rights. */
  readonly links: Readonly<Record<string, { readonly name: string; readonly rights: number }>>;
  /** ms. */
  readonly creation: number;
  readonly creatorid?: UserId;
  readonly creatorname?: string;
  readonly flags?: number;
  readonly consent?: number;
  readonly expireDevs?: number;
  readonly amt?: AmtPolicyDocument;
  readonly invite?: InviteDocument;
  /** ms; set when deleted. */
  readonly deleted?: number;
}

export const groupCollection = defineCollection<GroupDocument>({
  name: "groups",
  indexes: ["domain", "name"],
});
