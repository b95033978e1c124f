/** Who may use a device group or a device: people and user groups, each with a role. */

import { adddeviceuser } from "@tendril/protocol/actions/devices/adddeviceuser";
import { addmeshuser } from "@tendril/protocol/actions/groups/addmeshuser";
import { removemeshuser } from "@tendril/protocol/actions/groups/removemeshuser";
import { usergroups } from "@tendril/protocol/actions/user-groups/usergroups";
import { Result } from "@tendril/protocol/constants";
import { roles } from "@tendril/protocol/roles";
import { useState } from "preact/hooks";
import { account, control, store } from "../../../control/index.ts";
import { said, t } from "../../../language/index.ts";
import { Dialog, Icon } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";
import { RoleField } from "./role-field.tsx";

type Links = Readonly<Record<string, { readonly name?: string; readonly rights: number }>>;

/** Rights that were chosen here and are not in the list yet: the next choice builds on them. */
type Wishes = ReadonlyMap<string, { readonly rights: number | undefined }>;

interface MembersOf {
  readonly kind: "group" | "device";
  readonly id: string;
  readonly name: string;
}

const [VIEWER] = roles;
/** The list may hear of a change that long after its answer. */
const NEWS_MS = 1_000;

export function MembersDialog({ of, onClose }: { of: MembersOf; onClose: () => void }) {
  store.revision.value;
  const found = of.kind === "group" ? store.groups.get(of.id) : store.devices.get(of.id);
  const links: Links = found?.links ?? {};
  const groups = useLoad("usergroups", () => control.request(usergroups, {}));
  const names = new Map(Object.entries(groups.answer?.ugroups ?? {}).map(([id, group]) => [id, group.name]));
  const [problem, setProblem] = useState("");
  const [wishes, setWishes] = useState<Wishes>(new Map());
  const set = async (who: string, rights: number | undefined): Promise<void> => {
    setProblem("");
    const wish = { rights };
    setWishes((before) => new Map(before).set(who, wish));
    const forget = (): void => setWishes((before) => new Map([...before].filter(([, one]) => one !== wish)));
    try {
      await setRights(of, who, rights);
      window.setTimeout(forget, NEWS_MS);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      forget();
    }
  };
  const members = Object.entries(links).map(([id, link]) => ({
    id,
    rights: wishes.get(id)?.rights ?? link.rights,
    name: link.name ?? names.get(id) ?? id.split("/")[2] ?? id,
  }));
  members.sort((a, b) => a.name.localeCompare(b.name));
  return (
    <Dialog title={t("Who may use {name}", { name: of.name })} onClose={onClose}>
      <div class="db">
        <AddMember of={of} groupNames={names} onAdd={set} />
        {members.length === 0 && (
          <p class="t3">
            {of.kind === "device" ? t("Nobody besides the members of its device group.") : t("Nobody yet.")}
          </p>
        )}
        <ul class="members">
          {members.map((member) => (
            <MemberRow key={member.id} of={of} member={member} onSet={set} />
          ))}
        </ul>
        {problem !== "" && (
          <p class="c-danger" role="alert">
            {problem}
          </p>
        )}
      </div>
      <div class="df">
        <button type="button" class="btn" onClick={onClose}>
          {t("Close")}
        </button>
      </div>
    </Dialog>
  );
}

function MemberRow(props: {
  of: MembersOf;
  member: { readonly id: string; readonly name: string; readonly rights: number };
  onSet: (who: string, rights: number | undefined) => Promise<void>;
}) {
  const { of, member, onSet } = props;
  const isSelf = member.id === account.value?._id;
  return (
    <li class="member">
      <span class="tile-i">
        <Icon name={member.id.startsWith("ugrp/") ? "users" : "user"} />
      </span>
      <div class="grow">
        <div class="row">
          <strong class="grow">
            {member.name}
            {isSelf && <span class="t3"> {t("(you)")}</span>}
          </strong>
          {!isSelf && (
            <button
              type="button"
              class="btn quiet sm sq"
              aria-label={t("Take the access of {name} away", { name: member.name })}
              onClick={() => void onSet(member.id, undefined)}
            >
              <Icon name="x" />
            </button>
          )}
        </div>
        <RoleField
          label={t("Role of {name}", { name: member.name })}
          rights={member.rights}
          isDevice={of.kind === "device"}
          isDisabled={isSelf}
          onChange={(rights) => void onSet(member.id, rights)}
        />
      </div>
    </li>
  );
}

function AddMember(props: {
  of: MembersOf;
  groupNames: ReadonlyMap<string, string>;
  onAdd: (who: string, rights: number) => Promise<void>;
}) {
  const { of, groupNames, onAdd } = props;
  const [name, setName] = useState("");
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === "") return;
    const known = [...groupNames].find(([, one]) => one === wanted)?.[0];
    await onAdd(known ?? (await findGroup(wanted)) ?? wanted, VIEWER?.rights ?? 0);
    setName("");
  };
  return (
    <form class="field" onSubmit={(event) => void add(event)}>
      <label for="member-name">{t("Person or user group")}</label>
      <div class="row">
        <input
          id="member-name"
          class="input grow"
          list="member-names"
          maxLength={128}
          autocomplete="off"
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <datalist id="member-names">
          {[...groupNames.values()].map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <button type="submit" class="btn primary" disabled={name.trim() === ""}>
          {t("Add")}
        </button>
      </div>
      <p class="hint">
        {of.kind === "group"
          ? t("Begins with View only on all devices of the group; choose more below.")
          : t("Begins with View only on this device; choose more below.")}
      </p>
    </form>
  );
}

/** The user group of that name, asked for: the list may not have come yet when a name is added. */
async function findGroup(name: string): Promise<string | undefined> {
  const reply = await control.request(usergroups, {}).catch(() => undefined);
  return Object.entries(reply?.ugroups ?? {}).find(([, group]) => group.name === name)?.[0];
}

/** @throws Error with the server's words when it refuses. */
async function setRights(of: MembersOf, who: string, rights: number | undefined): Promise<void> {
  const isId = who.includes("/");
  const member = isId ? { userids: [who] } : { usernames: [who] };
  const change = rights === undefined ? { remove: true } : {};
  if (of.kind === "device") {
    const fields = { nodeid: of.id, ...member, rights: rights ?? 0, ...change };
    const { result } = await control.request(adddeviceuser, fields);
    if (result === Result.InvalidUsernames) throw new Error(t("There is no {name} here.", { name: who }));
    assertOk({ result });
    return;
  }
  if (rights === undefined && isId) {
    assertOk(await control.request(removemeshuser, { meshid: of.id, userid: who }));
    return;
  }
  const reply = await control.request(addmeshuser, { meshid: of.id, ...member, meshadmin: rights ?? 0 });
  if (reply.success !== 1) throw new Error(said(reply.result));
}
