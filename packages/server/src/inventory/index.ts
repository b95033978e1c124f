/**
 * Devices and device groups: stored documents plus presence, changed in one place so that every change is an
 * event. Used by agents, control and relay. Specified in docs/spec/control-protocol.md, sections 5.2 and 6.2.
 */
export { type Actor, byActor } from "./actor.ts";
export { believedUuid, NO_UUID } from "./believed-uuid.ts";
export { DeviceExpiry, type DeviceExpiryDeps } from "./device-expiry.ts";
export { type DeviceChange, Devices, type DevicesDeps } from "./devices.ts";
export { type GroupChange, Groups, type GroupsDeps, type NewGroup } from "./groups.ts";
export { InviteCodes, type InviteCodesDeps, type InviteCodeWish } from "./invite-codes.ts";
export { type MemberId, MemberLinks, memberIds } from "./member-links.ts";
export { type Member, Memberships, type MemberTarget } from "./memberships.ts";
export { type Inventory, openInventory } from "./open-inventory.ts";
export { PendingDevices, pendingLimits } from "./pending-devices.ts";
export { PowerHistory } from "./power-history.ts";
export { createPresence, type DevicePresence, type Presence } from "./presence.ts";
export { type NewUserGroup, type UserGroupChange, UserGroups } from "./user-groups.ts";
export { toWireDevice, toWireGroup, toWireUserGroup } from "./views.ts";
