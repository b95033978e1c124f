/**
 * Views of stored documents for clients: named fields only, so that a new secret field cannot leak.
 */
import type {
  WireAmt,
  WireAmtPolicy,
  WireDevice,
  WireGroup,
  WireInvite,
  WireUserGroup,
} from "@tendril/protocol";
import type {
  AmtDocument,
  AmtPolicyDocument,
  DeviceDocument,
  GroupDocument,
  UserGroupDocument,
} from "../store/index.ts";
import type { DevicePresence } from "./presence.ts";

/** A device as users see it, with its presence when it is connected. */
export function toWireDevice(device: DeviceDocument, presence: DevicePresence | undefined): WireDevice {
  const { _id, type, mtype, meshid, domain, name, rname, icon, desc, tags, host, ip, osdesc, agent } = device;
  const { firstconnect, lastbootuptime, users, lusers, consent, links } = device;
  return {
    _id,
    type,
    mtype,
    meshid,
    domain,
    name,
    rname,
    icon,
    agent,
    firstconnect,
    host: host ?? null,
    ...withoutUndefined({ desc, tags, ip, osdesc, lastbootuptime, users, lusers, consent, links }),
    ...(device.intelamt === undefined ? {} : { intelamt: toWireAmt(device.intelamt) }),
    ...(presence ?? {}),
  };
}

/** No secret leaves the server: clients learn that there is one. */
function toWireAmt({ pass, mpspass, ...amt }: AmtDocument): WireAmt {
  const { uuid, host, user, realm, hash, tls, state, flags, ver, sku, warn, setup } = amt;
  return {
    ...withoutUndefined({ uuid, host, user, realm, hash, tls, state, flags, ver, sku, warn, setup }),
    ...(pass === undefined ? {} : { pass: 1 }),
    ...(mpspass === undefined ? {} : { mpspass: 1 }),
  };
}

/** With its invitation codes for those who may change it. */
export function toWireGroup(group: GroupDocument, invite?: WireInvite): WireGroup {
  const { _id, type, mtype, name, desc, domain, links, creation, creatorid, creatorname, flags, consent } =
    group;
  const { expireDevs, amt } = group;
  return {
    _id,
    type,
    mtype,
    name,
    domain,
    links,
    creation,
    ...withoutUndefined({ desc, creatorid, creatorname, flags, consent, expireDevs, invite }),
    ...(amt === undefined ? {} : { amt: toWireAmtPolicy(amt) }),
  };
}

export function toWireAmtPolicy({ password, ...policy }: AmtPolicyDocument): WireAmtPolicy {
  const { type, badpass, cirasetup, ccm } = policy;
  return {
    type,
    ...withoutUndefined({ badpass, cirasetup, ccm }),
    ...(password === undefined ? {} : { password: 1 }),
  };
}

export function toWireUserGroup(group: UserGroupDocument): WireUserGroup {
  const { _id, type, name, domain, links, desc, consent, flags } = group;
  return { _id, type, name, domain, links, ...withoutUndefined({ desc, consent, flags }) };
}

type Defined<T> = { [Field in keyof T]?: Exclude<T[Field], undefined> };

function withoutUndefined<T extends object>(fields: T): Defined<T> {
  const kept: Defined<T> = {};
  for (const field in fields) {
    const value = fields[field];
    if (value !== undefined) Object.assign(kept, { [field]: value });
  }
  return kept;
}
