/**
 * Mail addresses as this server takes them: one plain address, nothing that means more to a mail program.
 */
const MAX_CHARS = 254;
const local = /^[^\s@<>"(),:;[\]\\\p{Cc}]{1,64}$/u;
const host = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)+$/i;

export function isEmailAddress(text: string): boolean {
  const parts = text.split("@");
  return (
    text.length <= MAX_CHARS && parts.length === 2 && local.test(parts[0] ?? "") && host.test(parts[1] ?? "")
  );
}
