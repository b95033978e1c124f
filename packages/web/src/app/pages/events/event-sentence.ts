/**
 * What an event says, in the language of the page: the server and agents write it in English.
 */
import { said, t } from "../../../language/index.ts";

/** Events of sessions and of firmware say in front what they are about; the rest are sentences of the catalogue. */
export function sentenceOf(msg: string): string {
  const [, ofFirmware, did] = /^Intel AMT of (.+?): (.+)$/s.exec(msg) ?? [];
  if (ofFirmware !== undefined && did !== undefined)
    return t("Intel AMT of {name}: {words}", { name: ofFirmware, words: said(did) });
  const [, begun] = /^(.+) started$/s.exec(msg) ?? [];
  if (begun !== undefined && msg !== "Recording started")
    return t("{session} started", { session: said(begun) });
  const [, over, seconds] = /^(.+) ended, (\d+) s$/s.exec(msg) ?? [];
  if (over !== undefined && seconds !== undefined)
    return t("{session} ended, {seconds} s", { session: said(over), seconds });
  return said(msg);
}
