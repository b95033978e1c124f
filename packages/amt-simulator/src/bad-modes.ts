/**
 * Ways to misbehave on purpose. What a server has to do about each is in docs/spec/amt.md, section 9.3.
 */
export const BAD_MODES = {
  apf: [
    ...["http", "garbage", "silent", "truncate-proto", "half-close", "huge-service", "json-control"],
    ...["json-huge", "json-broken", "early-forward", "no-proto", "double-proto", "bad-pass", "bad-user"],
    ...["short-user", "huge-username", "username-2049", "method-none", "split-userauth", "double-auth"],
    ...["no-keepalive", "unknown-msg", "unknown-channel", "device-open", "udp-send", "global-unknown"],
    ...["forward-flood", "cancel-forward", "huge-data", "half-message", "disconnect", "disconnect-stay"],
  ],
  channel: [
    ...["open-fail", "no-confirm", "slow-confirm", "double-confirm", "close-race", "zero-window"],
    ...["tiny-window", "never-adjust", "window-overrun", "window-wrap"],
  ],
  wsman: [
    ...["ws-bad-digest", "ws-truncated", "ws-huge-length", "ws-huge-header", "ws-bad-xml", "ws-entity"],
    ...["ws-endless-enum"],
  ],
  redirection: [
    ...["kvm-huge-name", "kvm-bad-tile", "kvm-short-tile", "kvm-outside", "ider-seq", "ider-oob"],
    ...["ider-write", "ider-flood"],
  ],
} as const satisfies Record<string, readonly string[]>;

type Groups = typeof BAD_MODES;
export type BadMode = Groups[keyof Groups][number];

const all: readonly string[] = Object.values(BAD_MODES).flat();

export function isBadMode(text: string): text is BadMode {
  return all.includes(text);
}
