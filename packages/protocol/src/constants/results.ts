/**
 * Reply texts that clients compare. Source: docs/spec/control-protocol.md, section 5.
 */
export const Result = {
  Ok: "ok",
  OkUpper: "OK",
  AccessDenied: "Access denied",
  /** Ours: give a second factor with `proveFactor`, then ask again. */
  FactorRequired: "Second factor required",
  AccessDeniedDevice: "Access Denied",
  PermissionDenied: "Permission denied",
  Denied: "Denied",
  InvalidNodeId: "Invalid nodeid",
  InvalidDeviceId: "Invalid device id",
  InvalidDomain: "Invalid domain",
  InvalidGroupId: "Invalid group id",
  InvalidGroupIdentifier: "Invalid group identifier",
  InvalidGroupName: "Invalid group name",
  InvalidGroupDescription: "Invalid group description",
  InvalidGroupType: "Invalid group type",
  InvalidGroup: "Invalid group",
  UnknownDeviceGroup: "Unknown device group",
  DuplicateDeviceGroups: "Duplicate device groups found",
  DeviceNotFound: "Device not found",
  DeviceInGroup: "Device already in correct group",
  GroupTypesDiffer: "Device groups are of different types",
  AgentNotConnected: "Agent not connected",
  InvalidCommandType: "Invalid command type",
  UnableToRoute: "Unable to route",
  InvalidGroupIdShort: "Invalid groupid",
  InvalidRights: "Invalid rights",
  InvalidUsernames: "Invalid usernames",
  InvalidUserGroup: "Invalid user group",
  InvalidUserGroupName: "Invalid group name",
  InvalidUserId: "Invalid userid",
  UserUnknown: "User does not exists",
  UnknownGroup: "Unknown group",
  UserNotInGroup: "User not in group",
  CantRemoveSelf: "Can't remove self",
  NotSignedIn: "Not signed in",
  /** Ours: of chats. */
  TooManyInvitations: "Too many invitations",
  NothingDone: "Nothing done",
  NoData: "No data",
} as const;

/** Ours, in the closing frame of a tunnel that somebody ended on purpose: its viewer does not come back by itself. */
export const SESSION_ENDED = "the session was ended on the page of the device";

/** `msg` of the closing frame of a control channel; `cause` is usually `noauth`. */
export const CloseReason = {
  NoAuth: "noauth",
  BadUrlPassword: "noauth-2a",
  BadHeaderPassword: "noauth-2d",
  BadHeaderForm: "noauth-2c",
  BadArguments: "badargs",
  BadTlsCertificate: "badtlscert",
  TokenRequired: "tokenrequired",
  NoKey: "nokey",
  NoTools: "notools",
  Banned: "banned",
  InvalidOrigin: "invalidorigin",
} as const;
