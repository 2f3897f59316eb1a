export type NewDeskSession = { held_on: string, starts: string, ends: string, place: string, room: string, slot_minutes: number, staff: string, intervention: string, };
