/**
 * The four certificates of this server: root, web, agent server and MPS; made at first run, kept for ever. Used by
 * http, agents and control. Decided in docs/architecture.md, "certificates"; hashes as in
 * docs/spec/agent-protocol.md, section 0.
 */
export { type Certificates, type CertificatesOptions, openCertificates } from "./certificates.ts";
export { certHashOf, keyHashOf } from "./hashes.ts";
export { type AgentServerIdentity, createIdentity } from "./identity.ts";
