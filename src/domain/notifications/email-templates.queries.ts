import type { EntityManager } from 'typeorm';
import { MailTemplate } from './email-template.entity.js';
import type { MessageKind } from './message.js';

/** Every version of the words of a call's mails, oldest first. They are few: people write them by hand. */
export async function listMailTemplates(tx: EntityManager, callId: string): Promise<MailTemplate[]> {
  return tx.getRepository(MailTemplate).find({ where: { callId }, order: { version: 'ASC' } });
}

/** The last version of a kind and language, or null. */
export async function findLastTemplate(
  tx: EntityManager,
  callId: string,
  kind: MessageKind,
  language: string,
): Promise<MailTemplate | null> {
  return tx.getRepository(MailTemplate).findOne({ where: { callId, kind, language }, order: { version: 'DESC' } });
}

/** A version, with the name of who wrote it where that is known. */
export interface WrittenTemplate {
  version: number;
  texts: MailTemplate['texts'];
  updatedAt: Date;
  writer: string | null;
}

/** The versions of a kind and language, newest first. */
export async function listTemplateHistory(
  tx: EntityManager,
  callId: string,
  kind: MessageKind,
  language: string,
): Promise<WrittenTemplate[]> {
  return tx.query(
    `select t.version, t.texts, t.updated_at as "updatedAt", coalesce(o.name, k.name) as writer
     from mail_templates t
     left join organizers o on t.updated_by = 'organizer:' || o.id
     left join api_keys k on t.updated_by = 'api-key:' || k.id
     where t.call_id = $1 and t.kind = $2 and t.language = $3 order by t.version desc`,
    [callId, kind, language],
  );
}

/** Writes a version. The unique index refuses a second one of the same number. */
export async function insertMailTemplate(tx: EntityManager, template: MailTemplate): Promise<void> {
  await tx.getRepository(MailTemplate).insert({ ...template, texts: template.texts as object });
}
