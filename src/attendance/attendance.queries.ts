import type { EntityManager } from 'typeorm';
import { AttendanceSpan } from './attendance-span.entity.js';

/** Notes a stretch of time that somebody was there. */
export async function insertSpan(tx: EntityManager, span: AttendanceSpan): Promise<void> {
  await tx.getRepository(AttendanceSpan).insert(span);
}
