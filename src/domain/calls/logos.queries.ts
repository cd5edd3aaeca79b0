import { command, query } from '../../platform/database/statement.js';

/** Returns the logo of a call, as PNG, or null. */
export const findLogo = query(
  `select l.content, c.logo_etag as etag from call_logos l join calls c on c.id = l.call_id where c.id = $1`,
  { content: 'bytea', etag: 'text' },
).find<[callId: string]>();

/** Writes the logo of a call. */
export const saveLogo = command(
  `insert into call_logos (call_id, content) values ($1, $2)
   on conflict (call_id) do update set content = excluded.content`,
).write<[callId: string, content: Buffer]>();

/** Removes the logo of a call. */
export const deleteLogo = command('delete from call_logos where call_id = $1').write<[callId: string]>();
