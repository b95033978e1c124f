/**
 * Alerts of the firmware in words; those that nobody documents are shown as they are. Source: docs/spec/amt.md, 6.2.
 */
const known: ReadonlyMap<string, string> = new Map([
  ["iAMT0050 48", "serial console opened"],
  ["iAMT0050 49", "serial console closed"],
  ["iAMT0052 1", "screen opened"],
  ["iAMT0052 2", "screen closed"],
]);
/** The last argument names the computer as the firmware does: it is the same in every alert. */
const SYSTEM_PATH = /^Interop:CIM_ComputerSystem\./;

/** Follows the name of the device. */
export function describeAlert(messageId: string, messageArguments: readonly string[]): string {
  const told = messageArguments.filter((argument) => !SYSTEM_PATH.test(argument));
  const detail = told.length === 0 ? "" : ` (${told.join(", ")})`;
  return known.get(`${messageId} ${told[0] ?? ""}`) ?? `alert ${messageId}${detail}`;
}
