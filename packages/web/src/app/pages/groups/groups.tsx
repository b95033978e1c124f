/**
 * Device groups: made, described, renamed, deleted.
 */

import type { WireGroup } from "@tendril/protocol";
import { deletemesh } from "@tendril/protocol/actions/groups/deletemesh";
import { GroupType } from "@tendril/protocol/constants";
import { useState } from "preact/hooks";
import { control, isOnline, lastPart, store } from "../../../control/index.ts";
import { plural, t } from "../../../language/index.ts";
import { ConfirmDialog, Empty, Icon, Menu, Skeleton, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { Lazy } from "../../lazy.tsx";
import { pendingList } from "../../notices/pending-state.ts";
import { pageState } from "../../page-state.ts";
import { link } from "../../router.ts";
import { GroupDialog } from "./group-dialog.tsx";

type Asked =
  | { readonly deed: "new" }
  | {
      readonly deed:
        | "edit"
        | "delete"
        | "members"
        | "invite"
        | "codes"
        | "amt"
        | "stick"
        | "policy"
        | "notices";
      readonly group: WireGroup;
    };

const loadAmt = () => import("./amt-credentials-dialog.tsx").then((module) => module.AmtCredentialsDialog);
const loadStick = () => import("./amt-stick-dialog.tsx").then((module) => module.AmtStickDialog);
const loadPolicy = () => import("./amt-policy-dialog.tsx").then((module) => module.AmtPolicyDialog);
const loadInvite = () => import("./invite-agent-dialog.tsx").then((module) => module.InviteAgentDialog);
const loadCodes = () => import("./invite-codes-dialog.tsx").then((module) => module.InviteCodesDialog);
const loadPendingDevices = () => import("./pending.tsx").then((module) => module.PendingDevices);
const loadNotices = () => import("./notices-dialog.tsx").then((module) => module.NoticesDialog);
const loadMembers = () => import("../access/members-dialog.tsx").then((module) => module.MembersDialog);

export function Groups() {
  const [asked, setAsked] = useState<Asked | null>(null);
  store.revision.value;
  if (!store.isLoaded.value) return <Skeleton />;
  const groups = [...store.groups.values()].sort((a, b) => a.name.localeCompare(b.name));
  const close = (): void => setAsked(null);
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>{t("Device groups")}</h1>
        </div>
        <div class="end">
          <button
            type="button"
            class="btn primary"
            aria-label={t("New device group")}
            onClick={() => setAsked({ deed: "new" })}
          >
            <Icon name="plus" />
            <span class="wide">{t("New device group")}</span>
          </button>
        </div>
      </header>
      <div class="body">
        {pendingList.value.length > 0 && <Lazy load={loadPendingDevices} />}
        {groups.length === 0 ? (
          <Empty icon="folders">
            {t("No device group yet. Make one for an office, a customer or a purpose; devices join it.")}
          </Empty>
        ) : (
          <div class="cards">
            {groups.map((group) => (
              <GroupCard key={group._id} group={group} onAsk={setAsked} />
            ))}
          </div>
        )}
      </div>
      {asked?.deed === "delete" && <DeleteDialog group={asked.group} onClose={close} />}
      {asked?.deed === "members" && (
        <Lazy
          load={loadMembers}
          of={{ kind: "group", id: asked.group._id, name: asked.group.name }}
          onClose={close}
        />
      )}
      {asked?.deed === "invite" && <Lazy load={loadInvite} group={asked.group} onClose={close} />}
      {asked?.deed === "codes" && <Lazy load={loadCodes} group={asked.group} onClose={close} />}
      {asked?.deed === "notices" && <Lazy load={loadNotices} group={asked.group} onClose={close} />}
      {asked?.deed === "amt" && <Lazy load={loadAmt} group={asked.group} onClose={close} />}
      {asked?.deed === "stick" && <Lazy load={loadStick} group={asked.group} onClose={close} />}
      {asked?.deed === "policy" && <Lazy load={loadPolicy} group={asked.group} onClose={close} />}
      {asked?.deed === "new" && <GroupDialog onClose={close} />}
      {asked?.deed === "edit" && <GroupDialog group={asked.group} onClose={close} />}
    </>
  );
}

function GroupCard({ group, onAsk }: { group: WireGroup; onAsk: (asked: Asked) => void }) {
  store.revision.value; // signals spare components whose props are the same
  const members = membersOf(group._id);
  const online = members.filter(isOnline).length;
  return (
    <section class="card group-card" aria-label={group.name}>
      <div class="row">
        <span class="tile-i">
          <Icon name="folder" />
        </span>
        <h2 class="grow">
          <a href={link(`devices?q=${encodeURIComponent(`group:"${group.name}"`)}`)}>{group.name}</a>
        </h2>
        <Menu
          label={t("Actions of {name}", { name: group.name })}
          className="btn quiet sm sq"
          items={[
            {
              label: t("Settings"),
              icon: "pencil",
              onSelect: () => onAsk({ deed: "edit", group }),
            },
            {
              label: t("Invite to install an agent"),
              icon: "external-link",
              onSelect: () => onAsk({ deed: "invite", group }),
            },
            ...(pageState.value.hasInviteCodes && group.mtype === GroupType.Agent
              ? [
                  {
                    label: t("Invitation codes"),
                    icon: "key-round" as const,
                    onSelect: () => onAsk({ deed: "codes", group }),
                  },
                ]
              : []),
            {
              label: t("Set up Intel AMT"),
              icon: "server-cog",
              onSelect: () => onAsk({ deed: "amt", group }),
            },
            ...(group.mtype === GroupType.Agent
              ? [
                  {
                    label: t("USB stick for Intel AMT"),
                    icon: "download" as const,
                    onSelect: () => onAsk({ deed: "stick", group }),
                  },
                ]
              : []),
            {
              label: t("Policy for Intel AMT"),
              icon: "shield-check",
              onSelect: () => onAsk({ deed: "policy", group }),
            },
            {
              label: t("Who may use it"),
              icon: "users",
              onSelect: () => onAsk({ deed: "members", group }),
            },
            {
              label: t("Tell me about its devices"),
              icon: "mail",
              onSelect: () => onAsk({ deed: "notices", group }),
            },
            {
              label: t("Delete"),
              icon: "trash-2",
              isDanger: true,
              onSelect: () => onAsk({ deed: "delete", group }),
            },
          ]}
        >
          <Icon name="ellipsis" />
        </Menu>
      </div>
      <p class="t2">{group.desc || <span class="t3">{t("No description")}</span>}</p>
      <div class="row">
        <span class="t3 grow">
          {plural(members.length, "{count} device, {online} online", "{count} devices, {online} online", {
            online,
          })}
        </span>
        <a class="btn sm" href={link(`add?group=${encodeURIComponent(lastPart(group._id))}`)}>
          <Icon name="plus" />
          {t("Add device")}
        </a>
      </div>
    </section>
  );
}

function DeleteDialog({ group, onClose }: { group: WireGroup; onClose: () => void }) {
  const count = membersOf(group._id).length;
  return (
    <ConfirmDialog
      title={t("Delete the device group {name}?", { name: group.name })}
      deed={t("Delete device group")}
      isFinal
      typed={group.name}
      onClose={onClose}
      onConfirm={async () => {
        assertOk(await control.request(deletemesh, { meshid: group._id }));
        showToast(t("Deleted {name}.", { name: group.name }));
      }}
    >
      <p>
        {count === 0
          ? t("It has no devices. This cannot be undone.")
          : plural(
              count,
              "Its {count} device is removed with notes, inventory and history. This cannot be undone.",
              "Its {count} devices are removed with notes, inventory and history. This cannot be undone.",
            )}
      </p>
    </ConfirmDialog>
  );
}

function membersOf(groupId: string) {
  return [...store.devices.values()].filter(({ meshid }) => meshid === groupId);
}
