/**
 * Returns an RFC 5322 Message-ID for a message: its id, by which reports about it are found, and a random UUID that
 * only the email contains. A report without it is not believed, because others know the id (the API shows it).
 */
export function newMessageId(id: string, random: string, domain: string): string {
  return `<${id}.${random}@${domain}>`;
}

/** Returns SQL of a new Message-ID, from the SQL of the message's id and the parameter of the domain. */
export function messageIdSql(id: string, domain: string): string {
  return `'<' || ${id} || '.' || gen_random_uuid() || '@' || ${domain}::text || '>'`;
}

/** Returns the id in a Message-ID, or null if it has no random part. */
export function idInMessageId(messageId: string): string | null {
  return /^<([\da-f-]{36})\.[\da-f-]{36}@/u.exec(messageId)?.[1] ?? null;
}
