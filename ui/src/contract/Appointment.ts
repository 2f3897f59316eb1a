import type { AppointmentStatus } from "./AppointmentStatus";

export type Appointment = { id: number, desk_session: number | null, staff: string, staff_name: string, on: string, starts: string, minutes: number, person: number | null, case_file: number | null, case_file_number: string | null, who: string, intervention: string, status: AppointmentStatus, walk_in: boolean, note: string, postponed_to: number | null, outside_safe_hours: boolean, };
