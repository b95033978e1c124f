/**
 * Field schemas of contracts. Every text and list has a limit, in characters and entries.
 */
import * as z from "zod/mini";

/** Text of `min` to `max` characters. */
export const text = (min: number, max: number) => z.string().check(z.minLength(min), z.maxLength(max));

/** An invitation code: blanks around it do not count, neither here nor where it is typed. */
export const codeText = (min: number) =>
  text(min, 64).check(z.refine((code) => code.trim().length >= min, "Too small"));

/** Whole number in a range, both ends included. */
export const wholeNumber = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max));

export const list = <Item extends z.ZodMiniType>(item: Item, max: number) =>
  z.array(item).check(z.maxLength(max));

/** Bits of rights; `-1` is all of them, as some clients write it. Unsigned after parsing. */
export const rightBits = z.pipe(
  wholeNumber(-1, 0xffff_ffff),
  z.transform((bits) => bits >>> 0),
);
/** Device id, complete or without `node/<domain>/`. */
export const deviceRef = text(1, 256);
/** Device group id, complete or without `mesh/<domain>/`. */
export const groupRef = text(1, 256);
/** Up to 20,000 ids. */
export const idList = list(text(1, 256), 20_000);
/** What a client gives to recognise an answer. */
export const responseText = z.optional(text(0, 256));
