/**
 * The palette: any device, group or place in a few letters.
 */
import { signal } from "@preact/signals";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { isOnline, store } from "../control/index.ts";
import { language, type PlainText, t } from "../language/index.ts";
import { Icon, type IconName, Status } from "../ui/index.ts";
import { devicePath } from "./device-link.ts";
import { navigate } from "./router.ts";

export const isPaletteOpen = signal(false);
const MAX_RESULTS = 12;

interface Result {
  readonly label: string;
  readonly detail: string;
  readonly icon?: IconName;
  readonly isOnline?: boolean;
  readonly to: string;
}

interface Place {
  readonly label: PlainText;
  readonly detail: PlainText;
  readonly icon: IconName;
  readonly to: string;
}

const places: readonly Place[] = [
  { label: "Devices", detail: "Place", icon: "monitor", to: "devices" },
  { label: "Device groups", detail: "Place", icon: "folders", to: "groups" },
  { label: "Add device", detail: "Action", icon: "plus", to: "add" },
  { label: "Events", detail: "Place", icon: "list-tree", to: "events" },
  { label: "My account", detail: "Place", icon: "user", to: "account" },
];

export function Palette() {
  const [text, setText] = useState("");
  const [chosen, setChosen] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const results = useMemo(() => find(text), [text, store.revision.value, language.value]);
  const close = (): void => {
    isPaletteOpen.value = false;
  };
  const go = (result: Result | undefined): void => {
    if (result === undefined) return;
    close();
    navigate(result.to);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown") setChosen(Math.min(results.length - 1, chosen + 1));
    else if (event.key === "ArrowUp") setChosen(Math.max(0, chosen - 1));
    else if (event.key === "Enter") go(results[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog ref={dialog} class="pal" aria-label={t("Search")} onClose={close}>
      <div class="pal-in">
        <Icon name="search" />
        <input
          autofocus
          type="text"
          role="combobox"
          aria-expanded="true"
          aria-controls="palette-results"
          aria-activedescendant={`result-${chosen}`}
          aria-label={t("Search devices, groups and places")}
          placeholder={t("Device, group or place")}
          value={text}
          onInput={(event) => {
            setText(event.currentTarget.value);
            setChosen(0);
          }}
          onKeyDown={onKey}
        />
        <kbd>Esc</kbd>
      </div>
      <div class="pal-l" id="palette-results" role="listbox" aria-label={t("Results")}>
        {results.map((result, i) => (
          <button
            key={`${result.to}${result.label}`}
            id={`result-${i}`}
            type="button"
            role="option"
            aria-selected={i === chosen}
            class={`res ${i === chosen ? "on" : ""}`}
            onClick={() => go(result)}
          >
            {result.isOnline === undefined ? (
              <Icon name={result.icon ?? "monitor"} />
            ) : (
              <Status isOnline={result.isOnline} />
            )}
            <span class="trunc">{result.label}</span>
            <span class="t3 end">{result.detail}</span>
          </button>
        ))}
        {results.length === 0 && (
          <p class="gh">{t("Nothing matches. Try part of a name, user or address.")}</p>
        )}
      </div>
    </dialog>
  );
}

/** Words in any order; "112 term" offers the terminal of the device first. */
function find(text: string): Result[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const found: Result[] = places
    .map((place) => ({ ...place, label: t(place.label), detail: t(place.detail) }))
    .filter(({ label }) => words.every((word) => label.toLowerCase().includes(word)));
  const wantsTerminal =
    words.length > 1 && words.some((word) => word.length > 2 && "terminal".startsWith(word));
  const rest = wantsTerminal ? words.filter((word) => !"terminal".startsWith(word)) : words;
  for (const device of store.devices.values()) {
    if (found.length >= MAX_RESULTS || words.length === 0) break;
    const searched = `${device.name} ${device.ip ?? ""} ${(device.users ?? []).join(" ")}`.toLowerCase();
    if (!rest.every((word) => searched.includes(word))) continue;
    const group = store.groups.get(device.meshid ?? "")?.name ?? "";
    const tab = wantsTerminal ? "terminal" : "";
    const label = wantsTerminal ? t("Terminal of {name}", { name: device.name }) : device.name;
    found.push({ label, detail: group, isOnline: isOnline(device), to: devicePath(device._id, tab) });
  }
  for (const group of store.groups.values()) {
    const isMatch = words.length > 0 && words.every((word) => group.name.toLowerCase().includes(word));
    if (isMatch && found.length < MAX_RESULTS) {
      found.push({
        label: group.name,
        detail: t("Device group"),
        icon: "folder",
        to: `devices?q=${encodeURIComponent(`group:"${group.name}"`)}`,
      });
    }
  }
  return found;
}
