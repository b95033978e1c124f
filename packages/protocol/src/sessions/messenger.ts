/**
 * The messenger between two pages, without I/O: texts, files, and the words that set calls up. Between two pages of
 * ours texts are confirmed and files cross as binary, checked and resumed; a stock page gets and gives what it knows.
 * Source: docs/spec/session-protocols.md, section 6.
 */
export type { ChatState } from "./messenger/chat.ts";
export { IncomingFile, type IncomingState } from "./messenger/incoming-file.ts";
export { MessengerMachine, type MessengerPorts, type SignalMessage } from "./messenger/machine.ts";
export {
  MAX_CHAT_CHARS,
  MAX_MESSAGE_CHARS,
  type MessengerMessage,
  messengerMessage,
  parseMessengerMessage,
} from "./messenger/message.ts";
export { OutgoingFile, type OutgoingState } from "./messenger/outgoing-file.ts";
export { type MessengerFrame, PathSwitch, type PathSwitchPorts } from "./messenger/path-switch.ts";
export { plainFileName } from "./messenger/plain-file-name.ts";
