/**
 * Limits that several channels share: how fast a peer may send, and the counters of what was refused.
 */
export { Counters } from "./counters.ts";
export { TokenBucket } from "./token-bucket.ts";
