/** A browser on the page of the firmware of one device, which the server reaches by its address. */
import { AmtDevice, type DeviceOptions, startLan } from "@tendril/amt-simulator";
import { closeBrowser, openPage } from "./browser.ts";
import { createAmtGroup } from "./cira.ts";
import { openControl } from "./control-client.ts";
import { startTestServer } from "./server.ts";

export type Kiosk = Awaited<ReturnType<typeof openKiosk>>;

export async function openKiosk({
  bind,
  flags = [],
  device = {},
}: {
  /** A loopback address of its own. */
  readonly bind: string;
  readonly flags?: readonly string[];
  readonly device?: Partial<DeviceOptions>;
}) {
  await using opened = new AsyncDisposableStack(); // closed here when a step fails
  const host = await startTestServer({ flags });
  opened.defer(() => host.stop());
  const firmware = new AmtDevice(device);
  const lan = await startLan(firmware, { bind, rmcpPort: 0 });
  opened.defer(() => lan.close());
  const control = await openControl(host.wsUrl);
  opened.defer(() => control.close());
  const { groupId } = await createAmtGroup(control);
  await control.ask({
    ...{ action: "addamtdevice", meshid: groupId, devicename: "Kiosk", hostname: bind },
    ...{ amtusername: "admin", amtpassword: "P@ssw0rd", amttls: 0 },
  });
  const { nodes } = await control.ask({ action: "nodes" });
  const nodeid = Object.values(nodes as Record<string, { _id: string }[]>).flat()[0]?._id ?? "";
  opened.defer(closeBrowser);
  const { page, problems } = await openPage();
  await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
  await page.getByText("Kiosk").first().click();
  await page.getByRole("link", { name: "AMT", exact: true }).click();
  const all = opened.move();
  return {
    ...{ host, control, firmware, nodeid, page, problems },
    close: () => all.disposeAsync(),
  };
}
