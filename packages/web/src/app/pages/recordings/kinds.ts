/** Kinds of recorded sessions, in words. */

import { SessionProtocol } from "@tendril/protocol/constants";
import type { PlainText } from "../../../language/index.ts";
import type { IconName } from "../../../ui/index.ts";

export interface Kind {
  readonly key: string;
  readonly word: PlainText;
  readonly icon: IconName;
  readonly protocols: readonly number[];
}

export const kinds: readonly Kind[] = [
  { key: "desktop", word: "Desktop", icon: "monitor", protocols: [SessionProtocol.Desktop] },
  {
    key: "terminal",
    word: "Terminal",
    icon: "square-terminal",
    protocols: [
      SessionProtocol.Terminal,
      SessionProtocol.PowerShell,
      SessionProtocol.UserTerminal,
      SessionProtocol.UserPowerShell,
    ],
  },
  { key: "files", word: "Files", icon: "folder", protocols: [4, SessionProtocol.Files] },
  { key: "amt", word: "Intel AMT", icon: "monitor-play", protocols: [SessionProtocol.Amt] },
  { key: "messenger", word: "Messages", icon: "message-square", protocols: [SessionProtocol.Messenger] },
];
const other: Kind = { key: "other", word: "Other", icon: "film", protocols: [] };

export function kindOf(protocol: number): Kind {
  return kinds.find(({ protocols }) => protocols.includes(protocol)) ?? other;
}

/** `1:02:03`, `2:03`. */
export function formatLength(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const tail = String(rest).padStart(2, "0");
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, "0")}:${tail}`;
}
