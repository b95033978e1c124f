/**
 * Identifiers of everything stored or named on the wire: `kind/<domain>/<last part>`, the domain (tenant) being
 * empty for the default one. Used by every package. Specified in docs/spec/control-protocol.md, section 3.
 */

export { groupIdFromBytes, groupIdToHex, MESH_ID_BYTES } from "./group-id-bytes.ts";
export type { DeviceId, DomainId, EntityId, GroupId, IdKind, SessionId, UserGroupId, UserId } from "./ids.ts";
export {
  completeId,
  createDeviceId,
  createGroupId,
  createUserGroupId,
  createUserId,
  domainOf,
  isDeviceId,
  isGroupId,
  isUserGroupId,
  isUserId,
  lastPartOf,
  parseId,
} from "./ids.ts";
