/**
 * The beginning of every redirection session: what kind, then HTTP-like digest authentication. The viewer's side is
 * `RedirectionOpening`; the server's, which puts in the password that viewers never see, is `LoginInserter`.
 */
export type { Challenge, DigestAnswer } from "./digest-fields.ts";
export { responseOf } from "./digest-fields.ts";
export { LoginInserter } from "./login-inserter.ts";
export type { RedirectionKind } from "./messages.ts";
export { type Opened, RedirectionOpening } from "./opening.ts";
export { RedirectionRefused, type Refusal } from "./refusal.ts";
