import { EmailTemplate } from './email-template.entity.js';
import type { MessageKind } from '../kinds/kinds.js';
import type { Connection, Tx } from '../../../platform/database/tx.js';
import { json } from '../../../platform/database/columns.js';
import { type Row, query } from '../../../platform/database/statement.js';

/** Returns every version of a call's texts, oldest first. They are few: people write them by hand. */
export async function listEmailTemplates(connection: Connection, callId: string): Promise<EmailTemplate[]> {
  return connection.getRepository(EmailTemplate).find({ where: { callId }, order: { version: 'ASC' } });
}

/** Returns the last version of a kind and language, or null. */
export async function findLastTemplate(connection: Connection, callId: string, kind: MessageKind, language: string) {
  return connection
    .getRepository(EmailTemplate)
    .findOne({ where: { callId, kind, language }, order: { version: 'DESC' } });
}

/** A version, with the name of its writer where it is known. */
export type WrittenTemplate = Row<typeof listTemplateHistory>;

/** Returns the versions of a kind and language, newest first. */
export const listTemplateHistory = query(
  `select t.version, t.texts, t.updated_at as "updatedAt", coalesce(o.name, k.name) as writer
   from email_templates t
   left join organizers o on t.updated_by = 'organizer:' || o.id
   left join api_keys k on t.updated_by = 'api-key:' || k.id
   where t.call_id = $1 and t.kind = $2 and t.language = $3 order by t.version desc`,
  { version: 'int', texts: json<EmailTemplate['texts']>(), updatedAt: 'timestamptz', writer: 'text?' },
).list<[callId: string, kind: MessageKind, language: string]>();

/** Inserts a version. The unique index prevents two versions with the same number. */
export async function insertEmailTemplate(tx: Tx, template: EmailTemplate): Promise<void> {
  await tx.getRepository(EmailTemplate).insert({ ...template, texts: template.texts as object });
}
