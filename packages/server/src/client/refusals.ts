/**
 * What the server's texts of refusal mean to a program: not allowed, not there, or not now.
 */
import { CloseReason, Result } from "@tendril/protocol/constants";
import { DeniedError, NotFoundError, UnavailableError } from "../errors.ts";

const notThere: ReadonlySet<string> = new Set([
  ...[Result.InvalidNodeId, Result.InvalidDeviceId, Result.DeviceNotFound],
  ...[Result.InvalidGroupId, Result.InvalidGroupIdentifier, Result.InvalidGroup, Result.InvalidGroupIdShort],
  ...[Result.UnknownDeviceGroup, Result.UnknownGroup, Result.InvalidUserGroup, Result.InvalidUserId],
  ...[Result.UserUnknown, Result.UserNotInGroup, Result.NoData, "Invalid share"],
]);
const notNow: ReadonlySet<string> = new Set([
  ...[Result.AgentNotConnected, Result.UnableToRoute, "Internal error"],
]);

export function errorOfResult(result: string): Error {
  if (notThere.has(result)) return new NotFoundError(result);
  if (notNow.has(result)) return new UnavailableError(result);
  return new DeniedError(result);
}

/** @param reason `msg` of the frame with which the server ends a sign-in. */
export function errorOfSignIn(reason: string): Error {
  if (reason.startsWith("banned")) {
    return new DeniedError("too many wrong passwords came from here; try again later");
  }
  if (reason === CloseReason.TokenRequired) {
    return new DeniedError("a second factor is needed: give --code CODE, or use a login token");
  }
  if (reason === CloseReason.NoTools) return new DeniedError("this account may not use command-line tools");
  return new DeniedError("name or password is wrong");
}
