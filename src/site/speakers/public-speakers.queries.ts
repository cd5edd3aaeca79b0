import { json } from '../../platform/database/columns.js';
import { type Row, query } from '../../platform/database/statement.js';
import type { SessionTranslations } from '../../domain/sessions/session-texts.js';

/** A published session that a speaker has confirmed. */
export type ConfirmedSession = Row<typeof listConfirmedSessions>;

/**
 * Returns the published sessions of a call that speakers have confirmed, by start; with `drafts`, also those that are drafts
 * and that they haven't confirmed yet.
 */
export const listConfirmedSessions = query(
  `select ss.speaker_id as "speakerId", s.slug, s.title, s.abstract, s.language,
     s.text_language as "textLanguage", s.translations
   from session_speakers ss join sessions s on s.id = ss.session_id
   where s.call_id = $1 and ss.task is null and (s.state = 'published' and ss.status = 'confirmed'
     or $2 and s.state in ('draft', 'published') and ss.status in ('invited', 'confirmed')) order by s.starts_at, s.id`,
  {
    speakerId: 'uuid',
    slug: 'text',
    title: 'text',
    abstract: 'text',
    language: 'text',
    textLanguage: 'text?',
    translations: json<SessionTranslations>(),
  },
).list((callId: string, drafts = false) => [callId, drafts]);

/** Somebody who was asked to speak in a session and has not answered. */
export type Unconfirmed = Row<typeof listUnconfirmed>;

/** Returns the speakers of sessions who were asked and have not answered. Reads only what versions of pages are made from. */
export const listUnconfirmed = query(
  `select p.id, ss.session_id as "sessionId" from session_speakers ss join speakers p on p.id = ss.speaker_id
   where ss.session_id = any($1) and ss.task is null and ss.status = 'invited' and p.email is not null order by ss.session_id, ss.position`,
  { id: 'uuid', sessionId: 'uuid' },
).list<[sessionIds: readonly string[]]>();

/** Returns the file of a speaker's photo if a public session of the call lists them, or null. */
export const findPublicPhoto = query(
  `select p.photo_id as "photoId" from speakers p
   where p.id = $1 and p.call_id = $2 and p.photo_id is not null and exists (
     select from session_speakers ss join sessions s on s.id = ss.session_id
     where ss.speaker_id = p.id and ss.task is null and s.published_at is not null
       and (ss.status = 'confirmed' or ss.status = 'invited' and p.email is null))`,
  { photoId: 'uuid' },
).findValue<[speakerId: string, callId: string]>();
