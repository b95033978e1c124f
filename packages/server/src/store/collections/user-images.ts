/** Pictures of accounts. `_id` is the user id. */
import type { UserId } from "@tendril/protocol";
import { defineCollection } from "../collection.ts";

export interface UserImageDocument {
  readonly _id: UserId;
  /** `image/png`, `image/jpeg` or `image/webp`: what the bytes are. */
  readonly type: string;
  /** base64. */
  readonly value: string;
}

export const userImageCollection = defineCollection<UserImageDocument>({ name: "user_images", indexes: [] });
