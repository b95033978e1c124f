/** Where the chain of stored events begins and ends. `_id` is `begin` (the last removed record) or `end`. */
import { defineCollection } from "../collection.ts";

export interface AuditAnchorDocument {
  readonly _id: "begin" | "end";
  readonly seq: number;
  readonly seal: string;
  readonly mac: string;
}

export const auditAnchorCollection = defineCollection<AuditAnchorDocument>({
  name: "audit_anchors",
  indexes: [],
});
