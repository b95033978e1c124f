/**
 * Audit records in plain words. Source: docs/spec/amt.md, section 7.2.
 */
import type { AuditRecord } from "./audit-record.ts";

const PER_APPLICATION = 100;

const applications = new Map([
  [16, "Security"],
  [17, "Remote control"],
  [18, "Redirection"],
  [19, "Firmware update"],
  [20, "Audit log"],
  [21, "Clock"],
  [22, "Network"],
  [23, "Storage"],
  [24, "Alerts"],
  [25, "Circuit breaker"],
  [26, "Agent watchdog"],
  [27, "Wireless"],
  [28, "Access control"],
  [29, "KVM"],
  [30, "Consent"],
  [32, "Screen blanking"],
  [33, "Watchdog action"],
]);

const events = new Map([
  [1600, "activation began"],
  [1601, "activation ended"],
  [1602, "account added"],
  [1603, "account changed"],
  [1604, "account removed"],
  [1605, "wrong name or password"],
  [1606, "account switched on or off"],
  [1607, "TLS changed"],
  [1608, "TLS certificate set"],
  [1609, "TLS certificate removed"],
  [1610, "root certificate added"],
  [1611, "root certificate removed"],
  [1612, "pre-shared key set"],
  [1613, "Kerberos changed"],
  [1614, "Kerberos key changed"],
  [1615, "flash counters reset"],
  [1616, "power package changed"],
  [1617, "sign-in of a realm changed"],
  [1618, "client control became admin control"],
  [1619, "deactivated"],
  [1700, "power on"],
  [1701, "power off"],
  [1702, "power cycle"],
  [1703, "reset"],
  [1704, "boot options set"],
  [1705, "soft off"],
  [1706, "soft reset"],
  [1707, "standby"],
  [1708, "hibernation"],
  [1709, "NMI"],
  [1800, "storage session opened"],
  [1801, "storage session closed"],
  [1802, "storage switched on"],
  [1803, "storage switched off"],
  [1804, "serial session opened"],
  [1805, "serial session closed"],
  [1806, "serial switched on"],
  [1807, "serial switched off"],
  [1808, "KVM session began"],
  [1809, "KVM session ended"],
  [1810, "KVM switched on"],
  [1811, "KVM switched off"],
  [1812, "VNC password was wrong three times"],
  [1900, "updated"],
  [1901, "update failed"],
  [2000, "cleared"],
  [2001, "policy changed"],
  [2002, "switched off"],
  [2003, "switched on"],
  [2004, "exported"],
  [2005, "recovered"],
  [2100, "set"],
  [2200, "address changed"],
  [2201, "host name changed"],
  [2202, "domain name changed"],
  [2203, "VLAN changed"],
  [2204, "link policy changed"],
  [2205, "IPv6 changed"],
  [2400, "subscribed"],
  [2401, "subscription ended"],
  [2402, "event log cleared"],
  [2403, "event log frozen"],
  [2700, "profile added"],
  [2701, "profile removed"],
  [2702, "profile changed"],
  [2900, "consent for KVM switched on"],
  [2901, "consent for KVM switched off"],
  [2902, "KVM password changed"],
  [2903, "consent given"],
  [2904, "consent failed"],
  [3000, "policy changed"],
  [3001, "code typed"],
  [3002, "start blocked"],
  [3301, "reset"],
  [3302, "pause"],
]);

const CONSENT_CODE = 3001;

export function describeAudit({ application, event, extra }: AuditRecord): string {
  const number = application * PER_APPLICATION + event;
  const subject = applications.get(application) ?? `Application ${application}`;
  const typed = extra[0] === 0 ? "code was right" : "code was wrong three times";
  const what = number === CONSENT_CODE ? typed : (events.get(number) ?? `event ${event}`);
  return `${subject}: ${what}`;
}
