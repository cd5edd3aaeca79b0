import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Hybrid sessions can count the seats in the room and online separately. Those that exist keep one number of seats for
 * everybody until an organizer separates them.
 */
export class AttendanceSeats1795816708173 implements MigrationInterface {
  name = 'AttendanceSeats1795816708173';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table sessions
        add column asks_attendance boolean not null default false,
        add column in_person_capacity int check (in_person_capacity > 0),
        add column online_capacity int check (online_capacity > 0),
        -- Parts of taken and waiting.
        add column taken_online int not null default 0,
        add column waiting_online int not null default 0,
        add constraint sessions_attendance_of_hybrid check (not asks_attendance or format = 'hybrid'),
        add constraint sessions_attendance_capacities check (
          asks_attendance or (in_person_capacity is null and online_capacity is null and taken_online = 0 and waiting_online = 0)
        ),
        add constraint sessions_taken_online_of_taken check (taken_online between 0 and taken),
        add constraint sessions_waiting_online_of_waiting check (waiting_online between 0 and waiting),
        add constraint sessions_taken_within_online_capacity check (taken_online <= online_capacity),
        add constraint sessions_taken_within_in_person_capacity check (taken - taken_online <= in_person_capacity);
      alter table registrations
        -- Set exactly while the session asks for it.
        add column attendance text check (attendance in ('in-person', 'online')),
        -- Since when somebody with a seat waits for one of the other way of attending.
        add column switch_requested_at timestamptz;
      create index on registrations (session_id, switch_requested_at) where switch_requested_at is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table registrations drop column attendance, drop column switch_requested_at;
      alter table sessions drop column asks_attendance, drop column in_person_capacity, drop column online_capacity,
        drop column taken_online, drop column waiting_online;
    `);
  }
}
