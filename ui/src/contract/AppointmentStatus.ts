export type AppointmentStatus = "booked" | "received" | "absent" | "cancelled_by_person" | "cancelled_by_service" | "postponed";
