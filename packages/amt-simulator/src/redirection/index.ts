/**
 * Redirection from the device's side, on 16994: sign-in, then serial-over-LAN, hardware KVM or storage. Used by the
 * device; docs/spec/amt.md, section 4.
 */
export { paintScene, type Scene } from "./scene.ts";
export { RedirectionSession } from "./session.ts";
