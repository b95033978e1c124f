/**
 * Wireless networks that the firmware joins by itself: listed, added, forgotten.
 */

import type { WireDevice } from "@tendril/protocol";
import { type AmtWifi, amtwifi } from "@tendril/protocol/actions/amt/amtwifi";
import { useState } from "preact/hooks";
import { control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { ConfirmDialog, Icon, PageError, Skeleton } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";
import { WirelessDialog } from "./wireless-dialog.tsx";

const authentications: ReadonlyMap<number, string> = new Map([
  [4, "WPA"],
  [5, "WPA, 802.1x"],
  [6, "WPA2"],
  [7, "WPA2, 802.1x"],
  [32768, "WPA3"],
]);

type Profile = AmtWifi["profiles"][number];

export function AmtWireless({ device }: { device: WireDevice }) {
  const { answer, problem, reload } = useLoad(`wireless ${device._id}`, () => loadWireless(device._id));
  const [asked, setAsked] = useState<Profile | "new" | null>(null);
  if (problem !== "") return <PageError onRetry={reload}>{problem}</PageError>;
  if (answer === undefined) return <Skeleton rows={3} />;
  if (answer === "none")
    return <p class="cb note">{t("This device has no wireless that its firmware could use.")}</p>;
  const { profiles } = answer;
  const close = (): void => setAsked(null);
  return (
    <>
      {profiles.length === 0 ? (
        <p class="cb note">
          {t("The firmware knows no wireless network: without a cable it cannot be reached.")}
        </p>
      ) : (
        <ul class="rows amt-list">
          {profiles.map((profile) => (
            <li key={profile.name}>
              <div class="two grow">
                <span>{profile.ssid}</span>
                <small>{`${profile.name}, ${authentications.get(profile.authentication) ?? t("other security")}`}</small>
              </div>
              <span class="end">
                <span class="t3">{t("Priority {number}", { number: profile.priority })}</span>
                <button
                  type="button"
                  class="btn quiet sm sq"
                  aria-label={t("Forget {name}", { name: profile.ssid })}
                  onClick={() => setAsked(profile)}
                >
                  <Icon name="trash-2" />
                </button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div class="amt-more">
        <button type="button" class="btn sm" onClick={() => setAsked("new")}>
          <Icon name="plus" />
          {t("Add network")}
        </button>
      </div>
      {asked === "new" && (
        <WirelessDialog device={device} priority={freePriority(profiles)} onSaved={reload} onClose={close} />
      )}
      {asked !== null && asked !== "new" && (
        <ConfirmDialog
          title={t("Forget {name}?", { name: asked.ssid })}
          deed={t("Forget network")}
          isFinal
          onClose={close}
          onConfirm={async () => {
            assertOk(
              await control.request(amtwifi, { nodeid: device._id, step: "remove", name: asked.name }),
            );
            reload();
          }}
        >
          <p>
            {t(
              "The firmware joins this network no more. If it is reached over it now, it cannot be reached then.",
            )}
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}

function freePriority(profiles: readonly Profile[]): number {
  const taken = new Set(profiles.map(({ priority }) => priority));
  let priority = 1;
  while (taken.has(priority)) priority++;
  return priority;
}

async function loadWireless(nodeid: string): Promise<AmtWifi | "none"> {
  const reply = await control.request(amtwifi, { nodeid, step: "list" });
  assertOk(reply);
  return reply.wifi ?? "none";
}
