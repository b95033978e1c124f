/**
 * WSMAN from the device's side: HTTP with digest on 16992, SOAP, and the methods of the classes. Used by the device
 * only; docs/spec/amt.md, sections 2 and 3.
 */
export { ANONYMOUS, escapeXml } from "./envelope.ts";
export { serveHttp } from "./http.ts";
export { WsmanService } from "./service.ts";
