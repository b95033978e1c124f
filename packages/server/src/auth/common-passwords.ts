/**
 * Passwords that everybody tries first. Compared without case and without what is put before and behind a word to
 * satisfy rules: `Password1!` is `password`.
 */
const words =
  "password passwort passord motdepasse contrasena wachtwoord haslo parola senha secret geheim hemmelig " +
  "admin administrator root user guest test demo changeme welcome willkommen velkommen letmein login master " +
  "qwerty qwertz azerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm abc abcd abcdef abcdefgh iloveyou monkey dragon " +
  "sunshine princess football baseball superman batman shadow michael jordan hunter trustno starwars whatever " +
  "freedom pokemon computer internet server tendril mesh meshcentral default temp temporary summer winter spring " +
  "autumn sommer monday friday hello hallo access pass passw cheese ninja mustang correcthorsebatterystaple";
const common = new Set(words.split(" "));

/** Whether a password is one of the usual ones, digits alone, or one character again and again. */
export function isCommonPassword(password: string): boolean {
  const plain = password.toLowerCase().replaceAll(/\s/g, "").replaceAll("@", "a").replaceAll("$", "s");
  const swapped = plain.replaceAll("0", "o").replaceAll("3", "e").replaceAll("1", "i");
  const isRun = (text: string): boolean =>
    /^(.)\1*$/u.test(text) || "0123456789012345678901234567890".includes(text);
  if (isRun(plain) || /^9?87654321?0?$/.test(plain)) return true;
  return [plain, swapped].some((text) => common.has(text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, "")));
}
