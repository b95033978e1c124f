/**
 * The firmware's own pages and raw WSMAN for people and programs that were let in: the server signs in, they never
 * learn how. Used by `http` and by the endpoint `/webrelay.ashx`. Specified in docs/spec/amt.md, section 5; choices in
 * docs/adr/0024-pages-of-firmware.md.
 */
export { type FirmwarePageRequest, FirmwarePages, PAGE_PREFIX } from "./firmware-pages.ts";
export { type PageReply, pageReply } from "./page-reply.ts";
export { WsmanRelay } from "./wsman-relay.ts";
