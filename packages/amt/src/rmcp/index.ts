/**
 * Presence pings of RMCP / ASF: who has Intel AMT in a network, in which state. Used by the scanner of the server;
 * docs/spec/amt.md, section 6.1.
 */
export { decodePong, encodePing, type Pong, pongCodec } from "./pong.ts";
