/**
 * Network ports of the firmware. Source: docs/spec/amt.md, section 3.7.
 */
import type { WsmanClient } from "@tendril/amt/wsman";
import type { AmtNetworkPort } from "@tendril/protocol/actions/amt/amtinventory";

const NO_MAC = /^[0-]*$/;

/** Wired first; ports that are not there are left out. */
export async function readNetwork(wsman: WsmanClient): Promise<AmtNetworkPort[]> {
  const ports = await wsman.enumerate("AMT_EthernetPortSettings");
  return ports
    .filter((port) => !NO_MAC.test(port.text("MACAddress")))
    .map((port) => ({
      kind: port.text("InstanceID").endsWith(" 1") ? "wireless" : "wired",
      mac: port.text("MACAddress").replaceAll("-", ":").toUpperCase(),
      address: port.text("IPAddress"),
      mask: port.text("SubnetMask"),
      gateway: port.text("DefaultGateway"),
      dns: port.text("PrimaryDNS"),
      isLinkUp: port.isTrue("LinkIsUp"),
      isDhcp: port.isTrue("DHCPEnabled"),
    }));
}
