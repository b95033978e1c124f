/** One account: who it is, what it may, where it is signed in. */

import type { WireUser } from "@tendril/protocol";
import { edituser } from "@tendril/protocol/actions/users/edituser";
import { SiteRight } from "@tendril/protocol/constants";
import { roleOf, siteAbilities, siteAbilitiesOf } from "@tendril/protocol/roles";
import { useState } from "preact/hooks";
import { account, control, store } from "../../../control/index.ts";
import { said, t } from "../../../language/index.ts";
import { ConfirmDialog, formatDate, Icon, Menu, showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { openChat } from "../../open-chat.ts";
import { Avatar } from "./avatar.tsx";
import { EditPersonDialog, PasswordDialog, RemovePersonDialog } from "./person-dialogs.tsx";
import { isLocked, lastSeen, nameOf, roleName } from "./person-words.ts";
import { SessionRows } from "./session-rows.tsx";

type Deed = "edit" | "password" | "lock" | "remove";

export function Person({
  user,
  sessions,
  onClose,
}: {
  user: WireUser;
  sessions: number;
  onClose: () => void;
}) {
  const [asked, setAsked] = useState<Deed | null>(null);
  const isSelf = user._id === account.value?._id;
  const close = (): void => setAsked(null);
  return (
    <section class="md-r" aria-label={nameOf(user)} tabIndex={-1}>
      <div class="who">
        <button
          type="button"
          class="btn quiet sm sq md-back"
          aria-label={t("Back to the list")}
          onClick={onClose}
        >
          <Icon name="arrow-left" />
        </button>
        <Avatar user={user} size="l" />
        <div class="two grow">
          <h2 class="f16">{nameOf(user)}</h2>
          <small>{user.email ?? user.name}</small>
        </div>
        {!isSelf && (
          <button
            type="button"
            class="btn sm"
            disabled={sessions === 0}
            title={sessions === 0 ? t("Not signed in now") : undefined}
            onClick={() => openChat({ id: user._id, name: nameOf(user) })}
          >
            <Icon name="message-square" />
            {t("Chat")}
          </button>
        )}
        <button type="button" class="btn sm" onClick={() => setAsked("edit")}>
          {t("Edit")}
        </button>
        {!isSelf && (
          <Menu
            label={t("More for {name}", { name: nameOf(user) })}
            className="btn quiet sm sq"
            items={[
              { label: t("New password"), icon: "key-round", onSelect: () => setAsked("password") },
              {
                label: isLocked(user) ? t("Unlock") : t("Lock"),
                icon: "shield-check",
                onSelect: () => setAsked("lock"),
              },
              { label: t("Remove"), icon: "trash-2", isDanger: true, onSelect: () => setAsked("remove") },
            ]}
          >
            <Icon name="ellipsis" />
          </Menu>
        )}
      </div>
      <Badges user={user} sessions={sessions} />
      <Facts user={user} />
      <Access user={user} />
      <div class="sect">
        <h2>{isSelf ? t("Where you are signed in") : t("Where this person is signed in")}</h2>
      </div>
      <SessionRows userid={user._id} name={nameOf(user)} />
      {asked === "edit" && <EditPersonDialog user={user} onClose={close} />}
      {asked === "password" && <PasswordDialog user={user} onClose={close} />}
      {asked === "lock" && <LockDialog user={user} onClose={close} />}
      {asked === "remove" && <RemovePersonDialog user={user} onClose={close} onDone={onClose} />}
    </section>
  );
}

function Badges({ user, sessions }: { user: WireUser; sessions: number }) {
  return (
    <div class="row wrap person-badges">
      {isLocked(user) && <span class="badge danger">{t("Locked")}</span>}
      {sessions > 0 && (
        <span class="badge ok">
          <span class="st on" />
          {t("Signed in")}
        </span>
      )}
      <span class="badge">{roleName(user)}</span>
      {user.passchange === -1 && <span class="badge warn">{t("Must change the password")}</span>}
      {user.email !== undefined && (
        <span class={`badge ${user.emailVerified ? "ok" : "warn"}`}>
          {user.emailVerified ? t("Address confirmed") : t("Address not confirmed")}
        </span>
      )}
      {user.groups?.map((realm) => (
        <span class="badge" key={realm}>
          {t("Realm {realm}", { realm })}
        </span>
      ))}
    </div>
  );
}

function Facts({ user }: { user: WireUser }) {
  const { creation, passchange } = user;
  const date = (seconds: number | undefined): string =>
    seconds === undefined || seconds <= 0 ? t("Unknown") : formatDate(seconds * 1000);
  const able = siteAbilitiesOf(user.siteadmin ?? 0);
  return (
    <>
      <dl class="kv person-facts">
        <dt>{t("User name")}</dt>
        <dd>{user.name}</dd>
        <dt>{t("Last sign-in")}</dt>
        <dd>{lastSeen(user)}</dd>
        <dt>{t("Account since")}</dt>
        <dd>{date(creation)}</dd>
        <dt>{t("Password of")}</dt>
        <dd>{date(passchange)}</dd>
      </dl>
      <div class="sect">
        <h2>{t("On this site")}</h2>
      </div>
      <ul class="can" aria-label={t("What this person can do on the site")}>
        {siteAbilities
          .filter(({ key }) => able.has(key))
          .map(({ key, words }) => (
            <li key={key}>
              <Icon name="check" />
              {said(words)}
            </li>
          ))}
      </ul>
    </>
  );
}

function Access({ user }: { user: WireUser }) {
  const links = Object.entries(user.links ?? {});
  return (
    <>
      <div class="sect">
        <h2>{t("Devices")}</h2>
      </div>
      <ul class="rows" aria-label={t("Access to devices")}>
        {links.map(([id, { rights }]) => (
          <li key={id}>
            <span class="tile-i">
              <Icon
                name={id.startsWith("mesh/") ? "folders" : id.startsWith("node/") ? "monitor" : "users"}
              />
            </span>
            <span class="two">
              <span class="med">{placeName(id)}</span>
              <small>{id.startsWith("ugrp/") ? t("User group") : roleWords(rights)}</small>
            </span>
          </li>
        ))}
        {links.length === 0 && (
          <li class="t3">{t("No device yet. Give access on the page of a device group.")}</li>
        )}
      </ul>
    </>
  );
}

function LockDialog({ user, onClose }: { user: WireUser; onClose: () => void }) {
  const isOn = isLocked(user);
  const rights = user.siteadmin ?? 0;
  const name = nameOf(user);
  return (
    <ConfirmDialog
      title={isOn ? t("Unlock {name}?", { name }) : t("Lock {name}?", { name })}
      deed={isOn ? t("Unlock") : t("Lock account")}
      isFinal={!isOn}
      onClose={onClose}
      onConfirm={async () => {
        const siteadmin = isOn ? rights & ~SiteRight.Locked : (rights | SiteRight.Locked) >>> 0;
        if (rights === 0xffff_ffff) throw new Error(t("Give this administrator another role first."));
        assertOk(await control.request(edituser, { userid: user._id, siteadmin: siteadmin >>> 0 }));
        showToast(isOn ? t("{name} can sign in again.", { name }) : t("{name} is locked out.", { name }));
      }}
    >
      <p>
        {isOn
          ? t("This person can sign in again, with the same access as before.")
          : t(
              "Everything this person has open ends at once: pages, sessions, downloads, guests. Nothing is lost.",
            )}
      </p>
    </ConfirmDialog>
  );
}

function roleWords(rights: number): string {
  const role = roleOf(rights);
  return role === undefined ? t("Rights chosen one by one") : said(role.name);
}

function placeName(id: string): string {
  const known = store.groups.get(id)?.name ?? store.devices.get(id)?.name;
  if (known !== undefined) return known;
  return id.startsWith("ugrp/") ? t("A user group") : t("A place that you do not see");
}
