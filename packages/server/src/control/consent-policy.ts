/**
 * The consent policy: what the person at a device is told or asked. The flags of server, device group, device, user
 * and user groups add up; the words and the time-out are the server's.
 * Source: docs/spec/session-protocols.md, sections 2.1 and 7.4.
 */
import type { Config } from "../config/index.ts";
import type { UserGroups } from "../inventory/index.ts";
import type { DeviceDocument, GroupDocument, UserDocument } from "../store/index.ts";

export interface ConsentPolicy {
  flags(of: {
    readonly group: GroupDocument | undefined;
    readonly device: DeviceDocument;
    readonly user: UserDocument;
  }): number;
  /** `soptions` of the tunnel message. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Text of the bar on the device's screen; `{0}` real names, `{1}` user names. */
  readonly privacyBarText: string;
}

type ConsentSettings = Pick<
  Config,
  | "consentFlags"
  | "consentTitle"
  | "consentDesktopText"
  | "consentTerminalText"
  | "consentFilesText"
  | "consentTimeoutSeconds"
  | "consentAcceptOnTimeout"
  | "consentAcceptIfNobody"
  | "consentAcceptIfLocked"
  | "privacyBarText"
>;

export function createConsentPolicy(
  settings: ConsentSettings,
  userGroups: Pick<UserGroups, "policyOf">,
): ConsentPolicy {
  const text = (name: string, value: string): object => (value === "" ? {} : { [name]: value });
  const flag = (name: string, isSet: boolean): object => (isSet ? { [name]: true } : {});
  return {
    flags: ({ group, device, user }) =>
      settings.consentFlags |
      (group?.consent ?? 0) |
      (device.consent ?? 0) |
      (user.consent ?? 0) |
      userGroups.policyOf(user).consent,
    options: {
      consentTimeout: settings.consentTimeoutSeconds,
      ...text("consentTitle", settings.consentTitle),
      ...text("consentMsgDesktop", settings.consentDesktopText),
      ...text("consentMsgTerminal", settings.consentTerminalText),
      ...text("consentMsgFiles", settings.consentFilesText),
      ...flag("consentAutoAccept", settings.consentAcceptOnTimeout),
      ...flag("consentAutoAcceptIfNoUser", settings.consentAcceptIfNobody),
      ...flag("consentAutoAcceptIfLocked", settings.consentAcceptIfLocked),
    },
    privacyBarText: settings.privacyBarText,
  };
}
