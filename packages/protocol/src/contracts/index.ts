/**
 * What contracts are made of: `defineContract`, field schemas with limits, the shapes of devices, groups, users
 * and events on the wire. Used by actions/, the server's dispatcher, web and CLI.
 * Specified in docs/spec/control-protocol.md, sections 5 and 6.
 */
export {
  type Contract,
  defineContract,
  type FieldsOf,
  type ReplyOf,
  type ResultReply,
  replies,
} from "./contract.ts";
export {
  codeText,
  deviceRef,
  groupRef,
  idList,
  list,
  responseText,
  rightBits,
  text,
  wholeNumber,
} from "./fields.ts";
export { type PasskeyAnswer, type PasskeyOffer, passkeyAnswer, passkeyOffer } from "./passkey.ts";
export type {
  SessionTimes,
  WireAmt,
  WireAmtPolicy,
  WireDevice,
  WireEvent,
  WireGroup,
  WireInterfaces,
  WireInvite,
  WireInviteTerms,
  WireLink,
  WireServerInfo,
  WireSystemInfo,
  WireUser,
  WireUserGroup,
} from "./shapes.ts";
