/** User groups: people who have the same rights. Made, changed, filled and deleted here. */

import type { WireUserGroup } from "@tendril/protocol";
import { addusertousergroup } from "@tendril/protocol/actions/user-groups/addusertousergroup";
import { createusergroup } from "@tendril/protocol/actions/user-groups/createusergroup";
import { deleteusergroup } from "@tendril/protocol/actions/user-groups/deleteusergroup";
import { editusergroup } from "@tendril/protocol/actions/user-groups/editusergroup";
import { removeuserfromusergroup } from "@tendril/protocol/actions/user-groups/removeuserfromusergroup";
import { usergroups } from "@tendril/protocol/actions/user-groups/usergroups";
import { UserFlag } from "@tendril/protocol/constants";
import { roleOf } from "@tendril/protocol/roles";
import { useEffect, useState } from "preact/hooks";
import { control, onEvent, store } from "../../../control/index.ts";
import { said, t } from "../../../language/index.ts";
import { ConfirmDialog, Empty, Icon, Menu, PageError, Skeleton, showToast, Tick } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { useLoad } from "../../use-load.ts";
import { ConsentFields } from "../consent-fields.tsx";

type Asked = { readonly deed: "new" } | { readonly deed: "edit" | "delete"; readonly group: WireUserGroup };

export function UserGroups() {
  const [asked, setAsked] = useState<Asked | null>(null);
  const loaded = useLoad("usergroups", () => control.request(usergroups, {}));
  useEffect(
    () =>
      onEvent((event) => {
        if (event.etype === "ugrp") loaded.reload();
      }),
    [],
  );
  const close = (): void => setAsked(null);
  return (
    <>
      <header class="head">
        <div class="titles">
          <h1>{t("User groups")}</h1>
        </div>
        <div class="end">
          <button
            type="button"
            class="btn primary"
            aria-label={t("New user group")}
            onClick={() => setAsked({ deed: "new" })}
          >
            <Icon name="plus" />
            <span class="wide">{t("New user group")}</span>
          </button>
        </div>
      </header>
      <div class="body">
        <UserGroupCards loaded={loaded} onAsk={setAsked} />
      </div>
      {asked?.deed === "new" && <UserGroupDialog onClose={close} />}
      {asked?.deed === "edit" && <UserGroupDialog group={asked.group} onClose={close} />}
      {asked?.deed === "delete" && <DeleteDialog group={asked.group} onClose={close} />}
    </>
  );
}

function UserGroupCards(props: {
  loaded: ReturnType<typeof useLoad<{ readonly ugroups: Readonly<Record<string, object>> | null }>>;
  onAsk: (asked: Asked) => void;
}) {
  const { answer, problem, reload } = props.loaded;
  if (problem !== "") return <PageError onRetry={reload}>{problem}</PageError>;
  if (answer === undefined) return <Skeleton />;
  const groups = Object.values(answer.ugroups ?? {}).filter(isWhole);
  groups.sort((a, b) => a.name.localeCompare(b.name));
  if (groups.length === 0) {
    return (
      <Empty icon="users">
        {t("No user group yet. Make one for a team; give it device groups, and its people have them too.")}
      </Empty>
    );
  }
  return (
    <div class="cards">
      {groups.map((group) => (
        <UserGroupCard key={group._id} group={group} onAsk={props.onAsk} />
      ))}
    </div>
  );
}

function UserGroupCard({ group, onAsk }: { group: WireUserGroup; onAsk: (asked: Asked) => void }) {
  const links = Object.entries(group.links);
  const people = links.filter(([id]) => id.startsWith("user/"));
  const places = links.filter(([id]) => !id.startsWith("user/"));
  const remove = async (userid: string): Promise<void> => {
    assertOk(await control.request(removeuserfromusergroup, { ugrpid: group._id, userid }));
  };
  return (
    <section class="card group-card" aria-label={group.name}>
      <div class="row">
        <span class="tile-i">
          <Icon name="users" />
        </span>
        <h2 class="grow">{group.name}</h2>
        <Menu
          label={t("Actions of {name}", { name: group.name })}
          className="btn quiet sm sq"
          items={[
            {
              label: t("Name, description, consent"),
              icon: "pencil",
              onSelect: () => onAsk({ deed: "edit", group }),
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
      <ul class="chips" aria-label={t("People in {name}", { name: group.name })}>
        {people.map(([id, { name }]) => (
          <li key={id} class="badge">
            {name ?? id}
            <button
              type="button"
              class="chip-x"
              aria-label={t("Take {name} out of {group}", { name: name ?? id, group: group.name })}
              onClick={() => void remove(id).catch(showProblem)}
            >
              <Icon name="x" />
            </button>
          </li>
        ))}
        {people.length === 0 && <li class="t3">{t("Nobody yet")}</li>}
      </ul>
      <AddPerson group={group} />
      {places.length > 0 && (
        <ul class="t3 places" aria-label={t("Where {name} has access", { name: group.name })}>
          {places.map(([id, { rights }]) => (
            <li key={id}>
              {placeName(id)}: {roleWords(rights)}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function AddPerson({ group }: { group: WireUserGroup }) {
  const [name, setName] = useState("");
  const add = async (event: Event): Promise<void> => {
    event.preventDefault();
    const wanted = name.trim();
    if (wanted === "") return;
    const reply = await control.request(addusertousergroup, { ugrpid: group._id, usernames: [wanted] });
    assertOk(reply);
    if (reply.added !== 1)
      throw new Error(t("{name} cannot be added: no such person, or you yourself.", { name: wanted }));
    setName("");
  };
  return (
    <form class="row" onSubmit={(event) => void add(event).catch(showProblem)}>
      <input
        class="input grow"
        aria-label={t("Name of a person for {name}", { name: group.name })}
        placeholder={t("Name of a person")}
        maxLength={128}
        value={name}
        onInput={(event) => setName(event.currentTarget.value)}
      />
      <button type="submit" class="btn" disabled={name.trim() === ""}>
        {t("Add")}
      </button>
    </form>
  );
}

function UserGroupDialog({ group, onClose }: { group?: WireUserGroup; onClose: () => void }) {
  const [name, setName] = useState(group?.name ?? "");
  const [desc, setDesc] = useState(group?.desc ?? "");
  const [consent, setConsent] = useState(group?.consent ?? 0);
  const [flags, setFlags] = useState(group?.flags ?? 0);
  const [requiresFactor, setRequiresFactor] = useState(group?.requiresFactor === true);
  const save = async (): Promise<void> => {
    if (name.trim() === "") throw new Error(t("A user group needs a name."));
    if (group === undefined) {
      assertOk(await control.request(createusergroup, { name: name.trim(), desc }));
      return;
    }
    const fields = { ugrpid: group._id, name: name.trim(), desc, consent, flags, requiresFactor };
    assertOk(await control.request(editusergroup, fields));
  };
  return (
    <ConfirmDialog
      title={group === undefined ? t("New user group") : t("Change {name}", { name: group.name })}
      deed={group === undefined ? t("Create") : t("Save")}
      onConfirm={save}
      onClose={onClose}
    >
      <div class="field">
        <label for="ugroup-name">{t("Name")}</label>
        <input
          id="ugroup-name"
          class="input"
          maxLength={64}
          value={name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="ugroup-desc">{t("Description")}</label>
        <input
          id="ugroup-desc"
          class="input"
          maxLength={1024}
          value={desc}
          onInput={(event) => setDesc(event.currentTarget.value)}
        />
      </div>
      {group !== undefined && (
        <>
          <ConsentFields consent={consent} onChange={setConsent} />
          <Tick
            isOn={(flags & UserFlag.Record) !== 0}
            onChange={(isOn) => setFlags(isOn ? flags | UserFlag.Record : flags & ~UserFlag.Record)}
          >
            {t("Record the sessions of these people, where the server records selected ones")}
          </Tick>
          <Tick isOn={requiresFactor} onChange={setRequiresFactor}>
            {t("These people must have a second factor")}
          </Tick>
        </>
      )}
    </ConfirmDialog>
  );
}

function DeleteDialog({ group, onClose }: { group: WireUserGroup; onClose: () => void }) {
  return (
    <ConfirmDialog
      title={t("Delete the user group {name}?", { name: group.name })}
      deed={t("Delete user group")}
      isFinal
      onClose={onClose}
      onConfirm={async () => {
        assertOk(await control.request(deleteusergroup, { ugrpid: group._id }));
        showToast(t("Deleted {name}.", { name: group.name }));
      }}
    >
      <p>
        {t(
          "Its people keep their accounts and lose the access that came from the group. This cannot be undone.",
        )}
      </p>
    </ConfirmDialog>
  );
}

function roleWords(rights: number): string {
  const role = roleOf(rights);
  return role === undefined ? t("rights chosen one by one") : said(role.name);
}

function placeName(id: string): string {
  return store.groups.get(id)?.name ?? store.devices.get(id)?.name ?? t("A place that you do not see");
}

function showProblem(error: unknown): void {
  showToast(error instanceof Error ? error.message : String(error));
}

function isWhole(group: object): group is WireUserGroup {
  return "links" in group;
}
