/**
 * A client of a Tendril server, for commands that work from any computer: signing in, control
 * connection, names, options and output of commands, forwarding of ports. Used by cli. Specified in docs/spec/control-protocol.md and docs/spec/session-protocols.md, 1.8.
 */
export { askOnline } from "./ask-online.ts";
export { type Account, ControlConnection } from "./control-connection.ts";
export { fetchRecording } from "./fetch-recording.ts";
export {
  type FoundDevice,
  findDeviceByName,
  type SeenDevice,
  selectDevices,
  selectOptions,
  visibleDevices,
} from "./find-device.ts";
export { decidePending, findPending, pendingOptions } from "./find-pending.ts";
export { type Forward, parseForward, startForward } from "./forward.ts";
export { loginOptions, readAccount, readSecret } from "./login.ts";
export { findGroup, findUserGroup, nameInId, pickNamed } from "./names.ts";
export { type OptionSpecs, Options, parseWords, usageOf, wrongOption } from "./options.ts";
export {
  type Answer,
  type Column,
  listOf,
  type Outcome,
  outcomesOf,
  plain,
  plainLines,
  render,
  thingOf,
  timeText,
  toJson,
} from "./output.ts";
export { pastOptions, readPast } from "./past.ts";
export { defineRemoteCommand, ExitCode, explainFailure, type RemoteCall } from "./remote-command.ts";
export { type EventWish, inviteWays, isEventWanted, isWireEvent, shareKindsText } from "./words.ts";
