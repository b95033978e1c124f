/**
 * The document store: one small interface, its collections and its drivers. Nothing outside this folder knows
 * which engine runs. Every driver passes store.suite.ts. See docs/architecture.md, "store".
 */
export { type CollectionSpec, defineCollection, type StoredDocument } from "./collection.ts";
export { type AmtAccountDocument, amtAccountCollection } from "./collections/amt-accounts.ts";
export { type AmtActivationDocument, amtActivationCollection } from "./collections/amt-activations.ts";
export { type AuditAnchorDocument, auditAnchorCollection } from "./collections/audit-anchors.ts";
export { type DeviceShareDocument, deviceShareCollection } from "./collections/device-shares.ts";
export { type AmtDocument, type DeviceDocument, deviceCollection } from "./collections/devices.ts";
export { type EventDocument, eventCollection } from "./collections/events.ts";
export { type FactorsDocument, factorsCollection } from "./collections/factors.ts";
export {
  type AmtPolicyDocument,
  type GroupDocument,
  groupCollection,
  type InviteDocument,
  type InviteTermsDocument,
} from "./collections/groups.ts";
export { type IdentityDocument, identityCollection } from "./collections/identities.ts";
export { type InterfaceDocument, interfaceCollection } from "./collections/interfaces.ts";
export { type InvitationDocument, invitationCollection } from "./collections/invitations.ts";
export { type KnownBrowserDocument, knownBrowserCollection } from "./collections/known-browsers.ts";
export { type LastContactDocument, lastContactCollection } from "./collections/last-contacts.ts";
export {
  type LoginTokenDocument,
  loginTokenCollection,
  type TokenScope,
} from "./collections/login-tokens.ts";
export { type NoteDocument, noteCollection } from "./collections/notes.ts";
export { type PasskeyDocument, passkeyCollection } from "./collections/passkeys.ts";
export { type PendingDeviceDocument, pendingDeviceCollection } from "./collections/pending-devices.ts";
export { type PowerDocument, powerCollection } from "./collections/power.ts";
export { type RecordingDocument, recordingCollection } from "./collections/recordings.ts";
export { type SecretDocument, secretCollection } from "./collections/secrets.ts";
export { type SystemInfoDocument, systemInfoCollection } from "./collections/system-info.ts";
export {
  type UserGroupDocument,
  type UserGroupLink,
  userGroupCollection,
} from "./collections/user-groups.ts";
export { type UserImageDocument, userImageCollection } from "./collections/user-images.ts";
export { type UserDocument, userCollection } from "./collections/users.ts";
export { type WebSessionDocument, webSessionCollection } from "./collections/web-sessions.ts";
export { type WebStateDocument, webStateCollection } from "./collections/web-states.ts";
export { openStore } from "./open.ts";
export type { Collection, Condition, Query, Store, StoreChange, StoreOptions } from "./store.ts";
