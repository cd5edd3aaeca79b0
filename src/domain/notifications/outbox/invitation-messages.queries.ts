import type { CampaignTexts } from '../../campaigns/campaign-texts.js';
import { chosenRecipientSql } from './frozen-sql.js';
import { type Connection, type Tx } from '../../../platform/database/tx.js';
import { json, word } from '../../../platform/database/columns.js';
import { command, query } from '../../../platform/database/statement.js';
import { liveStates } from '../../registrations/registration.js';
import type { MessageKind } from '../kinds/kinds.js';
import { messageIdSql } from './message-id.js';
import { unsubscribedSql } from '../unsubscribe/unsubscribed-sql.js';
import { type DropReason, dropReasons } from './drop-reasons.js';

const findUnwantedSql = query(
  `select w.id, w.reason from (
     select m.id, case when v.state = 'stopped' and m.session_id is null then 'stopped'
       when ${unsubscribedSql('invitation-to-register', 'a')} then 'unsubscribed'
       when i.declined_at is not null then 'declined'
       when m.kind = 'poll-reminder' and i.answered_at is not null then 'answered'
       when p.closes_at <= $3 then 'closed'
       when m.kind in ('invitation-reminder', 'invitation-moved') and exists (select 1 from registrations r
         where r.attendee_id = a.id and r.session_id = any(v.session_ids) and r.state = any($2)) then 'registered'
       end as reason
     from messages m join invitees i on i.id = m.invitee_id join invitations v on v.id = i.invitation_id
     join attendees a on a.id = m.attendee_id left join polls p on p.id = v.poll_id
     where m.id = any($1)) w
   where w.reason is not null`,
  { id: 'uuid', reason: word<'stopped' | 'unsubscribed' | 'declined' | 'answered' | 'closed' | 'registered'>() },
);

/**
 * Returns which of these invitations to register and polls must no longer be sent, with the reason. Called just before
 * sending.
 */
export async function findUnwantedInvitations(
  connection: Connection,
  messageIds: readonly string[],
  now: Date,
): Promise<Map<string, DropReason>> {
  const rows = await findUnwantedSql.all(connection, [messageIds, liveStates, now]);
  return new Map(rows.map(({ id, reason }) => [id, dropReasons[reason]]));
}

const enqueueSql = command(
  `insert into messages (id, call_id, invitee_id, attendee_id, kind, state, dedupe_key, payload, message_id,
     created_at, due_at)
   select n.id, a.call_id, n.invitee_id, a.id, $2::text, 'queued', $2::text || ':' || n.invitee_id,
     jsonb_build_object(
       'recipient', ${chosenRecipientSql('a', "coalesce(nullif(n.name, ''), a.name)")},
       $6::text, $3::jsonb || jsonb_build_object('inviteeId', n.invitee_id)),
     ${messageIdSql('n.id', '$4')}, $5::timestamptz, $5::timestamptz
   from (select gen_random_uuid() as id, i.id as invitee_id, i.name, i.attendee_id, i.position
     from invitees i where i.id = any($1)) n
   join attendees a on a.id = n.attendee_id
   order by n.position
   on conflict (dedupe_key) do nothing`,
);

/**
 * Enqueues an email to each of these people of a list, all about the same sessions or poll, in one statement. `part` is
 * the part of the message that says what about.
 */
export async function enqueueToInvitees(
  { tx, domain, now }: { tx: Tx; domain: string; now: Date },
  kind: MessageKind,
  inviteeIds: readonly string[],
  part: string,
  about: object,
): Promise<void> {
  await enqueueSql.run(tx, [inviteeIds, kind, JSON.stringify(about), domain, now, part]);
}

/** Drops the emails of an invitation that have not been sent, except those being sent at this moment. */
export const dropUnsentInvitations = command(
  `update messages m set state = 'dropped', result = $2 from invitees i
   where i.invitation_id = $1 and m.invitee_id = i.id and m.state = 'queued'`,
).count((invitationId: string) => [invitationId, dropReasons.stopped]);

/** Drops what waits for a person who declined. */
export const dropDeclinedInvitation = command(
  `update messages set state = 'dropped', result = $2 where invitee_id = $1 and state = 'queued'`,
).write((inviteeId: string) => [inviteeId, dropReasons.declined]);

const findContentsSql = query(`select contents from invitations where id = $1`, {
  contents: json<CampaignTexts>(),
});

/** Returns the organizers' own texts of an invitation, or null for the standard text. */
export async function findInvitationContents(connection: Connection, id: string): Promise<CampaignTexts | null> {
  const contents = (await findContentsSql.maybe(connection, [id]))?.contents;
  return contents === undefined || Object.keys(contents).length === 0 ? null : contents;
}
