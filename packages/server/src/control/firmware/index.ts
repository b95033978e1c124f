/**
 * What actions about the firmware of devices share: who may use them, and what of it becomes an event. Used by
 * actions; docs/spec/control-protocol.md, "ours: Intel AMT".
 */
export { defineAmtAction, mayUseAmt } from "./define-amt-action.ts";
export { powerDeed } from "./power-deeds.ts";
export { recordAmt } from "./record-amt.ts";
