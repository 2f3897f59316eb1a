/** How a document's size and kind are said. */
import type { DocumentContent } from "../contract/DocumentContent";
import { t } from "../text";

/** «340 ko», «2,4 Mo». */
export function size(bytes: number): string {
  const [value, unit, digits] = bytes < 999_500 ? [bytes / 1000, "ko", 0] : [bytes / 1_000_000, "Mo", 1];
  return `${Math.max(value, 1).toLocaleString("fr-FR", { maximumFractionDigits: digits })}\u00a0${unit}`;
}

export const kind = (content: DocumentContent): string => t(`attached-document-content-${content}`);
