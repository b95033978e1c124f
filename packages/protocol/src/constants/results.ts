/**
 * Reply texts that clients compare. Source: docs/spec/control-protocol.md, section 5.
 */
export const Result = {
  Ok: "ok",
  OkUpper: "OK",
  AccessDenied: "Access denied",
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
  NoData: "No data",
} as const;

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
