/**
 * A USB stick with `setup.bin` in the computer when it starts: what firmware in its factory state takes from the file.
 */
import type { AmtDevice } from "./device.ts";

const FILE_ID = "a7f7f6c689c4f64793ede2e5020da51d";
const BLOCK = 512;
const RECORD_HEAD = 24;
const SHA256 = 2;

/** Takes the file, or says why not; both are reported too. */
export function startWithStick(
  device: AmtDevice,
  file: Buffer,
): "taken" | "not known" | "wrong password" | "in use" {
  const result = take(device, file);
  device.report("setup-stick", { result });
  return result;
}

function take(device: AmtDevice, file: Buffer): ReturnType<typeof startWithStick> {
  if (file.length < 2 * BLOCK || file.toString("hex", 0, 16) !== FILE_ID) return "not known";
  if (device.classes.first("IPS_HostBasedSetupService").CurrentControlMode !== 0) return "in use";
  const values = variablesOf(file.subarray(BLOCK + RECORD_HEAD, 2 * BLOCK));
  const { options } = device;
  if (values.get("1.1")?.toString("latin1") !== options.mebxPass) return "wrong password";
  options.mebxPass = values.get("1.2")?.toString("latin1") ?? options.mebxPass;
  options.dnsSuffix = values.get("2.3")?.toString("latin1") ?? options.dnsSuffix;
  const root = values.get("2.8");
  if (root?.[0] === SHA256) options.rootHash = root.toString("hex", 1, 33);
  return "taken";
}

/** By `module.id`. */
function variablesOf(bytes: Buffer): Map<string, Buffer> {
  const values = new Map<string, Buffer>();
  for (let at = 0; at + 8 <= bytes.length && bytes.readUInt16LE(at) !== 0; ) {
    const length = bytes.readUInt16LE(at + 4);
    const key = `${bytes.readUInt16LE(at)}.${bytes.readUInt16LE(at + 2)}`;
    values.set(key, bytes.subarray(at + 8, at + 8 + length));
    at += 8 + Math.ceil(length / 4) * 4;
  }
  return values;
}
