/**
 * WSMAN, how firmware is asked and told: envelopes, answers, instances of CIM classes, a safe XML reader. No sockets:
 * who uses it gives a way to exchange one request for one answer. Used by the server's operations. Specified in
 * docs/spec/amt.md, sections 2.3 and 3.
 */
export { type CimItem, CimReference, type CimValue, type Selectors } from "./cim.ts";
export { type WsmanAnswer, WsmanClient, type WsmanExchange } from "./client.ts";
export { WsmanFault, WsmanRefusal } from "./errors.ts";
export {
  acknowledgementOf,
  type ListenerLogin,
  parseAlert,
  type WsmanAlert,
  type WsmanEvent,
} from "./eventing.ts";
export { statusText } from "./status-texts.ts";
