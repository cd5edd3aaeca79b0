import type { QueryRunner } from 'typeorm';
import { ForwardMigration } from '../src/platform/database/forward-migration.js';

/** Each invited team has its own part of the seats that are reserved for its organization. */
export class TeamSeats1796240000001 extends ForwardMigration {
  readonly name = 'TeamSeats1796240000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of the seats reserved for its organization, those that only the team can take.
      alter table team_invitations add column reserved int not null default 0 check (reserved >= 0);
      create index team_invitations_reserved on team_invitations (session_id) where reserved > 0;
      -- The proposal whose team's reserved seat the person has.
      alter table registrations add column team_id uuid;
      create index registrations_by_team on registrations (session_id, team_id) where team_id is not null;

      -- Until now the teams of an organization shared its seats. Who has one has a seat of a team that they belong to.
      update team_invitations i set reserved = n.reserved from (
        select t.session_id, t.proposal_id, greatest(0, least(t.seats, s.seats - coalesce(sum(t.seats)
          over (partition by t.session_id, d.organization_id order by t.invited_at, t.proposal_id
            rows between unbounded preceding and 1 preceding), 0)))::int as reserved
        from team_invitations t join delegations d on d.id = t.delegation_id
        join seat_reservations s on s.session_id = t.session_id and s.organization_id = d.organization_id) n
      where i.session_id = n.session_id and i.proposal_id = n.proposal_id;
      do $$ declare one record; begin
        for one in
          select r.id, r.session_id, r.delegation_id, a.id as attendee_id, a.email_key, a.organization_id
          from registrations r join attendees a on a.id = r.attendee_id
          where r.state in ('confirmed', 'offered') and r.uses_reserved and r.attendance is distinct from 'online'
            and r.session_id in (select session_id from team_invitations where reserved > 0)
          order by r.waitlist_number
        loop
          update registrations set team_id = (
            select t.proposal_id from team_invitations t
            join delegations d on d.id = t.delegation_id and d.organization_id = one.organization_id
            cross join lateral (
              select t.reserved - count(*) as free from registrations r
              where r.session_id = t.session_id and r.team_id = t.proposal_id) left_over
            where t.session_id = one.session_id and free > 0 and (t.delegation_id = one.delegation_id
              or exists (select from proposal_members m where m.proposal_id = t.proposal_id and m.email_key = one.email_key)
              or exists (select from proposal_matches l
                where l.proposal_id = t.proposal_id and l.attendee_id = one.attendee_id and l.state = 'linked'))
            order by free desc, t.proposal_id limit 1)
          where id = one.id;
        end loop;
      end $$;
    `);
  }
}
