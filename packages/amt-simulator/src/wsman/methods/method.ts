/**
 * A method of a class: a number is its ReturnValue.
 */
import type { CimRecord } from "../../classes/index.ts";
import type { AmtDevice } from "../../device/index.ts";

export type Method = (device: AmtDevice, args: CimRecord) => number | CimRecord;

export type MethodTable = readonly (readonly [name: string, method: Method])[];

export const OK = 0;
export const INVALID_PARAMETER = 36;
export const NOT_PERMITTED = 16;
export const DUPLICATE = 2058;
