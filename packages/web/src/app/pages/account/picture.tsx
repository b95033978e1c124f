/** The own picture: shown, chosen, made small, taken away. */

import { updateUserImage } from "@tendril/protocol/actions/users/update-user-image";
import { UserFlag } from "@tendril/protocol/constants";
import { useRef, useState } from "preact/hooks";
import { account, control } from "../../../control/index.ts";
import { t } from "../../../language/index.ts";
import { showToast } from "../../../ui/index.ts";
import { assertOk } from "../../assert-ok.ts";
import { pageState } from "../../page-state.ts";
import { initialsOf } from "../people/person-words.ts";

const SIDE = 256;

export function Picture() {
  const user = account.value;
  const file = useRef<HTMLInputElement>(null);
  const [round, setRound] = useState(0);
  if (user === undefined) return null;
  const hasImage = ((user.flags ?? 0) & UserFlag.HasImage) !== 0;
  const save = async (image: string | 0): Promise<void> => {
    try {
      assertOk(await control.request(updateUserImage, { image }));
      setRound(round + 1);
    } catch (error) {
      showToast(error instanceof Error ? error.message : String(error));
    }
  };
  const choose = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return;
    const image = await shrink(chosen).catch(() => undefined);
    if (image === undefined) showToast(t("This file is no picture that the browser can read."));
    else await save(image);
  };
  return (
    <div class="row">
      {hasImage ? (
        <img
          class="avatar xl"
          src={`${pageState.value.base}userimage.ashx?v=${round}`}
          alt={t("Your account")}
          width={64}
          height={64}
        />
      ) : (
        <span class="avatar xl" aria-hidden="true">
          {initialsOf(user)}
        </span>
      )}
      <input
        ref={file}
        class="vh"
        type="file"
        accept="image/*"
        aria-label={t("Picture file")}
        tabIndex={-1}
        onChange={(event) => void choose(event.currentTarget.files?.[0])}
      />
      <button type="button" class="btn sm" onClick={() => file.current?.click()}>
        {t("Choose a picture")}
      </button>
      {hasImage && (
        <button type="button" class="btn sm" onClick={() => void save(0)}>
          {t("Remove")}
        </button>
      )}
    </div>
  );
}

/** The middle square, small: what is sent holds nothing else of the file, no place and no camera. */
async function shrink(chosen: File): Promise<string> {
  const picture = await createImageBitmap(chosen);
  const side = Math.min(picture.width, picture.height);
  const canvas = document.createElement("canvas");
  canvas.width = SIDE;
  canvas.height = SIDE;
  const [x, y] = [(picture.width - side) / 2, (picture.height - side) / 2];
  canvas.getContext("2d")?.drawImage(picture, x, y, side, side, 0, 0, SIDE, SIDE);
  picture.close();
  return canvas.toDataURL("image/jpeg", 0.85);
}
