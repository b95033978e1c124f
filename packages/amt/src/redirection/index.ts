/**
 * The redirection protocol of the firmware (16994, and 16995 in TLS), without I/O: sign-in, then serial-over-LAN,
 * hardware KVM or storage. The web app runs the sessions, the server inserts the sign-in. docs/spec/amt.md, section 4.
 */
export { ByteQueue } from "./byte-queue.ts";
export { type Medium, type MediumKind, mediumKindOf, type StartMode, StorageSession } from "./ider/index.ts";
export {
  type Colours,
  type KvmEvents,
  KvmSession,
  keysymOf,
  type PressedKey,
  type Tile,
} from "./kvm/index.ts";
export {
  type Challenge,
  type DigestAnswer,
  LoginInserter,
  type Opened,
  type RedirectionKind,
  RedirectionOpening,
  RedirectionRefused,
  type Refusal,
  responseOf,
} from "./session/index.ts";
export { type SerialEvents, SerialSession } from "./sol/index.ts";
