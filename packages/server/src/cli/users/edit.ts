/** Change an account: role, lock, mail address, name. */
import { edituser } from "@tendril/protocol/actions/users/edituser";
import { users } from "@tendril/protocol/actions/users/users";
import { FULL_RIGHTS, SiteRight } from "@tendril/protocol/constants";
import { siteRoles } from "@tendril/protocol/roles";
import { defineRemoteCommand, type Options, outcomesOf, pickNamed, wrongOption } from "../../client/index.ts";

export const command = defineRemoteCommand({
  name: "users edit",
  words: "USER",
  options: {
    role: { value: "ROLE", says: siteRoles.map(({ key }) => key).join(", ") },
    lock: { says: "the account cannot sign in, and everything that it has open ends" },
    unlock: { says: "it can again" },
    mail: { value: "ADDRESS", says: 'mail address, "" for none' },
    "real-name": { value: "TEXT", says: 'how the person is called, "" for nothing' },
    "change-password": { says: "another password must be chosen at the next sign-in" },
  },
  summary: "change an account",
  async run({ control, words: [wanted = ""], options }) {
    const { users: all = [] } = await control.ask(users, {});
    const { _id: id, name, siteadmin: before = 0 } = pickNamed(all, wanted, "user");
    const siteadmin = rightsOf(options, before);
    const [email, realname] = [options.text("mail"), options.text("real-name")];
    const change = {
      ...(siteadmin === before ? {} : { siteadmin }),
      ...(email === undefined ? {} : { email }),
      ...(realname === undefined ? {} : { realname }),
      ...(options.has("change-password") ? { resetNextLogin: true } : {}),
    };
    if (Object.keys(change).length === 0)
      return outcomesOf([{ id, name, isDone: true, result: "as it was" }]);
    await control.ask(edituser, { userid: id, ...change });
    return outcomesOf([{ id, name, isDone: true, result: "changed" }]);
  },
});

/** A full administrator's bits hold the lock's: such an account needs another role before it can be locked. */
function rightsOf(options: Options, before: number): number {
  const [isLocked, isUnlocked] = [options.has("lock"), options.has("unlock")];
  if (isLocked && isUnlocked) throw wrongOption("--lock", "", "say --lock or --unlock");
  const key = options.text("role");
  const role = siteRoles.find((one) => one.key === key);
  if (key !== undefined && role === undefined)
    throw wrongOption("--role", key, `say ${siteRoles.map((one) => one.key).join(", ")}`);
  const kept = before === FULL_RIGHTS ? 0 : before & SiteRight.Locked;
  const rights =
    role === undefined || role.rights === FULL_RIGHTS ? (role?.rights ?? before) : role.rights | kept;
  if (isLocked && rights === FULL_RIGHTS) {
    throw wrongOption("--lock", "", "a full administrator cannot be locked: give --role user with it");
  }
  if (isLocked) return (rights | SiteRight.Locked) >>> 0;
  return isUnlocked && rights !== FULL_RIGHTS ? (rights & ~SiteRight.Locked) >>> 0 : rights >>> 0;
}
