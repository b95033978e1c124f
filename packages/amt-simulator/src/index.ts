/**
 * A stand-in for a computer with Intel AMT, for tests, benchmarks and tools. It speaks, from the device's side: APF to
 * an MPS (CIRA), WSMAN with HTTP digest, redirection (serial, KVM, storage), RMCP pings and alerts. It shares no code
 * with the product, so that it checks it. docs/spec/amt.md, section 9, says how to use it and what it does not know.
 */
export { BAD_MODES, type BadMode } from "./bad-modes.ts";
export { uuidToWire } from "./bytes.ts";
export { type SelfSigned, selfSigned } from "./certificate.ts";
export { CiraClient, type CiraOptions } from "./cira/index.ts";
export { AmtDevice, type BootRecord, type DeviceOptions, type SimulatorEvent } from "./device/index.ts";
export { type Lan, type LanOptions, rmcpPong, startLan } from "./lan/index.ts";
export { paintScene, type Scene } from "./redirection/index.ts";
