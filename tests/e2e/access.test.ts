/** Giving people rights in the browser: members of device groups and devices, user groups; seen at once by the other. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { DeviceRight } from "@tendril/protocol/constants";
import { roles } from "@tendril/protocol/roles";
import type { Page } from "playwright-core";
import { closeBrowser, openPage } from "../support/browser.ts";
import { openControl } from "../support/control-client.ts";
import { eachLook } from "../support/looks.ts";
import { startTestServer, type TestServer } from "../support/server.ts";
import { until } from "../support/until.ts";

describe("access in the browser", { timeout: 240_000 }, () => {
  let host: TestServer;
  let admin: Page;
  let bob: Page;
  let problems: string[];
  let meshid = "";

  const rightsOfBob = async (): Promise<number | undefined> => {
    const groups = await host.server.groups.getMany([meshid as never]);
    return groups[0]?.links["user//bob"]?.rights;
  };

  before(async () => {
    host = await startTestServer();
    await host.server.accounts.create({ domain: "", name: "bob", password: "bob's password", siteadmin: 0 });
    const control = await openControl(host.wsUrl);
    ({ meshid } = (await control.ask({ action: "createmesh", meshname: "Oslo", meshtype: 2 })) as {
      meshid: string;
    });
    control.close();
    ({ page: admin, problems } = await openPage());
    await admin.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
    ({ page: bob } = await openPage());
    await bob.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//bob")}`);
  });
  after(async () => {
    await closeBrowser();
    await host.stop();
  });

  it("gives a person a role on a device group, and the person's page shows it at once", async () => {
    await bob.goto(`${host.url}/groups`);
    await bob.getByText("No device group yet").waitFor();
    await admin.goto(`${host.url}/groups`);
    await admin.getByRole("button", { name: "Actions of Oslo" }).click();
    await admin.getByRole("menuitem", { name: "Who may use it" }).click();
    await admin.getByLabel("Person or user group").fill("bob");
    await admin.getByRole("button", { name: "Add", exact: true }).click();
    await admin.getByLabel("Role of bob").waitFor();
    await bob.getByRole("heading", { name: "Oslo" }).waitFor();
    await admin.getByLabel("Role of bob").selectOption({ label: "Technician" });
    const technician = roles.find(({ key }) => key === "technician")?.rights;
    await until("storing the role", async () => (await rightsOfBob()) === technician);
  });

  it("takes one ability away, in words", async () => {
    await admin.getByLabel("Role of bob").selectOption({ label: "Chosen one by one" });
    await admin.getByLabel("Read and write files").uncheck();
    await until(
      "storing the restriction",
      async () => (((await rightsOfBob()) ?? 0) & DeviceRight.NoFiles) !== 0,
    );
    await eachLook(admin, "access-members");
  });

  it("says who does not exist, and takes access away at once", async () => {
    await admin.getByLabel("Person or user group").fill("nobody");
    await admin.getByRole("button", { name: "Add", exact: true }).click();
    await admin.getByText("Unknown user nobody").waitFor();
    await admin.getByRole("button", { name: "Take the access of bob away" }).click();
    await bob.getByText("No device group yet").waitFor();
    assert.equal(await rightsOfBob(), undefined);
    await admin.getByRole("button", { name: "Close" }).click();
  });

  it("makes a user group, gives it a device group, and its members have it", async () => {
    await admin.getByRole("link", { name: "User groups" }).click();
    await admin.getByText("No user group yet").waitFor();
    await admin.getByRole("button", { name: "New user group" }).click();
    await admin.getByLabel("Name", { exact: true }).fill("Helpdesk");
    await admin.getByLabel("Description").fill("First line, weekdays");
    await admin.getByRole("button", { name: "Create" }).click();
    const card = admin.getByRole("region", { name: "Helpdesk" });
    await card.getByLabel("Name of a person for Helpdesk").fill("bob");
    await card.getByRole("button", { name: "Add", exact: true }).click();
    await card.getByText("bob", { exact: true }).waitFor();
    await admin.goto(`${host.url}/groups`);
    await admin.getByRole("button", { name: "Actions of Oslo" }).click();
    await admin.getByRole("menuitem", { name: "Who may use it" }).click();
    await admin.getByLabel("Person or user group").fill("Helpdesk");
    await admin.getByRole("button", { name: "Add", exact: true }).click();
    await admin.getByLabel("Role of Helpdesk").selectOption({ label: "Help desk" });
    await bob.getByRole("heading", { name: "Oslo" }).waitFor();
    await admin.getByRole("button", { name: "Close" }).click();
    await admin.getByRole("link", { name: "User groups" }).click();
    await admin.getByText("Oslo: Help desk").waitFor();
    await eachLook(admin, "access-user-groups");
    await card.getByRole("button", { name: "Take bob out of Helpdesk" }).click();
    await bob.getByText("No device group yet").waitFor();
  });

  it("without an error in the page", () => assert.deepEqual(problems, []));
});
