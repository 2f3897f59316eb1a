import type { DangerSign } from "../contract/DangerSign";
import type { AskedSign } from "../contract/AskedSign";
import { dayShort } from "../kit/dates";
import { label } from "../list/lists.svelte";
import { t } from "../text";

/** What the facts and the instruction say. The desk notes no others as a danger of the file itself. */
export const noted = (signs: readonly DangerSign[]) =>
  (["weapon", "shares_home", "reads_devices"] as const)
    .filter((sign) => signs.includes(sign))
    .map((sign) => t(`danger-noted-${sign}`));

/** What was answered with yes and raises the banner, and when. */
export const answered = (signs: readonly AskedSign[]) =>
  signs
    .filter(({ present, alarm }) => present && alarm)
    .map(({ sign, asked_on }) =>
      t("danger-sign-since", { sign: label("danger_sign", sign), day: asked_on ? dayShort(asked_on) : "" }),
    );

/** What was answered with yes and is weighed with the person, without alarm. */
export const weighed = (signs: readonly AskedSign[]) =>
  signs.filter(({ present, alarm }) => present && !alarm).map(({ sign }) => label("danger_sign", sign));
