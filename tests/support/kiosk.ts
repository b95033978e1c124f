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
  const host = await startTestServer({ flags });
  const firmware = new AmtDevice(device);
  const lan = await startLan(firmware, { bind, rmcpPort: 0 });
  const control = await openControl(host.wsUrl);
  const { groupId } = await createAmtGroup(control);
  await control.ask({
    ...{ action: "addamtdevice", meshid: groupId, devicename: "Kiosk", hostname: bind },
    ...{ amtusername: "admin", amtpassword: "P@ssw0rd", amttls: 0 },
  });
  const { nodes } = await control.ask({ action: "nodes" });
  const nodeid = Object.values(nodes as Record<string, { _id: string }[]>).flat()[0]?._id ?? "";
  const { page, problems } = await openPage();
  await page.goto(`${host.url}/sign-in/once?token=${await host.server.signInToken("user//admin")}`);
  await page.getByText("Kiosk").first().click();
  await page.getByRole("link", { name: "AMT", exact: true }).click();
  return {
    ...{ host, control, firmware, nodeid, page, problems },
    async close(): Promise<void> {
      await closeBrowser();
      control.close();
      lan.close();
      await host.stop();
    },
  };
}
