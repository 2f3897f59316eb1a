import type { NewDeskSession } from "./NewDeskSession";

export type DeskSession = NewDeskSession & { id: number, staff_name: string, cancelled: boolean, };
