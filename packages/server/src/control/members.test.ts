/** Rights given to others: how far they go, and that both ends of a link end together. */
import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { createUserId } from "@tendril/protocol";
import { DeviceRight, FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { openInventory } from "../inventory/index.ts";
import type { UserGroupDocument } from "../store/index.ts";
import { action as adddeviceuser } from "./actions/devices/adddeviceuser.ts";
import { action as removedevices } from "./actions/devices/removedevices.ts";
import { action as addmeshuser } from "./actions/groups/addmeshuser.ts";
import { action as deletemesh } from "./actions/groups/deletemesh.ts";
import { action as removemeshuser } from "./actions/groups/removemeshuser.ts";
import { action as addusertousergroup } from "./actions/user-groups/addusertousergroup.ts";
import { action as createusergroup } from "./actions/user-groups/createusergroup.ts";
import { action as deleteusergroup } from "./actions/user-groups/deleteusergroup.ts";
import { action as removeuserfromusergroup } from "./actions/user-groups/removeuserfromusergroup.ts";
import { createHarness, type Harness, PASSWORD } from "./control-harness.suite.ts";

const bobId = createUserId("", "bob");
const { EditGroup, ManageUsers, NoTerminal, RemoteControl, RunCommands } = DeviceRight;

describe("rights of others", () => {
  let harness: Harness;
  let helpdesk: UserGroupDocument;
  const bob = async () => {
    const found = await harness.services.accounts.get(bobId);
    assert.ok(found);
    return found;
  };
  const device = async () => {
    const found = await harness.services.devices.get(harness.deviceId);
    assert.ok(found);
    return found;
  };
  const setOnGroup = async (meshadmin: number, who: object = { usernames: ["bob"] }): Promise<string> => {
    const [reply] = await harness.send(addmeshuser, { meshid: harness.groupId, ...who, meshadmin });
    return String(reply?.result);
  };

  beforeEach(async () => {
    harness = await createHarness();
    await harness.services.accounts.create({ domain: "", name: "bob", password: PASSWORD, siteadmin: 0 });
    helpdesk = await harness.services.userGroups.create(
      { domain: "", name: "Helpdesk" },
      await harness.user(),
    );
    await harness.grant(FULL_RIGHTS, FULL_RIGHTS);
  });
  afterEach(() => harness.close());

  it("are never more than one's own", async () => {
    await harness.grant(ManageUsers | RemoteControl | NoTerminal);
    assert.match(await setOnGroup(RemoteControl | RunCommands | NoTerminal), /beyond own/);
    assert.match(await setOnGroup(RemoteControl), /beyond own/, "a restriction left out is a right more");
    assert.match(await setOnGroup(FULL_RIGHTS), /if not administrator/);
    assert.equal(await setOnGroup(RemoteControl | NoTerminal), "Added user bob");
  });

  it("of an administrator of the group are changed by administrators only", async () => {
    assert.equal(await setOnGroup(-1), "Added user bob");
    assert.equal((await bob()).links[harness.groupId]?.rights, FULL_RIGHTS);
    await harness.grant(ManageUsers);
    assert.match(await setOnGroup(0), /administrator/);
    const [reply] = await harness.send(removemeshuser, { meshid: harness.groupId, userid: bobId });
    assert.equal(reply?.result, "Permission denied");
    assert.equal((await bob()).links[harness.groupId]?.rights, FULL_RIGHTS);
  });

  it("are not one's own to change", async () => {
    assert.equal(await setOnGroup(8, { usernames: ["tester"] }), "Can't change self");
    const [reply] = await harness.send(removemeshuser, { meshid: harness.groupId, userid: "user//tester" });
    assert.equal(reply?.result, "Can't remove self");
    await harness.grant(0, SiteRight.ManageUserGroups);
    const added = await harness.send(addusertousergroup, { ugrpid: helpdesk._id, usernames: ["tester"] });
    assert.equal(added[0]?.failed, 1);
  });

  it("on a device hold nothing that is for whole groups", async () => {
    const fields = { nodeid: harness.deviceId, usernames: ["bob"], rights: EditGroup | RemoteControl };
    const [reply] = await harness.send(adddeviceuser, fields);
    assert.equal(reply?.result, "Invalid rights");
    assert.equal((await bob()).links[harness.deviceId], undefined);
  });

  it("come through a user group while it is there and one is in it", async () => {
    const { services } = harness;
    await setOnGroup(RemoteControl, { userid: helpdesk._id });
    await harness.send(addusertousergroup, { ugrpid: helpdesk._id, usernames: ["bob"] });
    assert.equal(services.rights.onDevice(await bob(), await device()), RemoteControl);
    await harness.send(removeuserfromusergroup, { ugrpid: helpdesk._id, userid: bobId });
    assert.equal(services.rights.onDevice(await bob(), await device()), 0);
    await harness.send(addusertousergroup, { ugrpid: helpdesk._id, usernames: ["bob"] });
    await harness.send(deleteusergroup, { ugrpid: helpdesk._id });
    assert.equal(services.rights.onDevice(await bob(), await device()), 0);
    assert.deepEqual((await bob()).links, {});
    assert.equal((await services.groups.get(harness.groupId))?.links[helpdesk._id], undefined);
  });

  it("are copied with a user group, by full administrators only", async () => {
    await setOnGroup(RemoteControl, { userid: helpdesk._id });
    await harness.send(addusertousergroup, { ugrpid: helpdesk._id, usernames: ["bob"] });
    const [made] = await harness.send(createusergroup, { name: "Copy", clone: helpdesk._id });
    assert.deepEqual(Object.keys(made?.links as object).sort(), [harness.groupId, bobId]);
    await harness.grant(0, SiteRight.ManageUserGroups);
    const [refused] = await harness.send(createusergroup, { name: "Again", clone: helpdesk._id });
    assert.equal(refused?.result, "Permission denied");
  });

  it("end at the members with the device and with the device group", async () => {
    const { services, deviceId, groupId } = harness;
    await harness.send(adddeviceuser, { nodeid: deviceId, usernames: ["bob"], rights: 8 });
    await harness.send(adddeviceuser, { nodeid: deviceId, userids: [helpdesk._id], rights: 8 });
    await setOnGroup(RemoteControl, { userids: [helpdesk._id, bobId] });
    await harness.send(removedevices, { nodeids: [deviceId] });
    assert.deepEqual(Object.keys((await bob()).links), [groupId]);
    await harness.send(deletemesh, { meshid: groupId });
    assert.deepEqual((await bob()).links, {});
    assert.deepEqual(services.userGroups.get(helpdesk._id)?.links, {});
  });

  it("survive a restart in user groups", async () => {
    await setOnGroup(RemoteControl, { userid: helpdesk._id });
    const again = await openInventory(harness.services);
    assert.deepEqual(again.userGroups.get(helpdesk._id)?.links, { [harness.groupId]: { rights: 8 } });
  });
});
