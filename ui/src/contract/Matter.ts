import type { CaseFileLine } from "./CaseFileLine";
import type { NewMatter } from "./NewMatter";

export type Matter = NewMatter & { id: number, other_case_files: Array<CaseFileLine>, };
