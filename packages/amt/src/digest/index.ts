/**
 * HTTP digest authentication, both ends: of requests to firmware, and of alerts that firmware sends. Used by the
 * server; its MD5 also by redirection. Specified in docs/spec/amt.md, sections 2.2 and 6.2; RFC 7616.
 */
export { type DigestAuthorization, matchesPassword, parseAuthorization } from "./authorization.ts";
export { type DigestChallenge, parseChallenge } from "./challenge.ts";
export { DigestSession } from "./digest-session.ts";
export { md5Hex } from "./md5.ts";
export { secretOf } from "./response.ts";
