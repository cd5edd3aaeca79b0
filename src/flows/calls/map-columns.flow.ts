import { Injectable } from '@nestjs/common';
import { type ColumnMapping, type MappedKind, readHead } from '../../domain/calls/column-mapping.js';
import { saveMapping } from '../../domain/calls/column-mappings.queries.js';
import type { Actor } from '../../domain/identity/actor.js';
import { record } from '../../domain/identity/change.js';
import { Changes } from '../changes.js';

/** Remembers what an organizer says that the columns of a file mean. */
@Injectable()
export class MapColumns {
  constructor(private readonly changes: Changes) {}

  /** The next file with the same headings is read in the same way. A text that is no table says nothing. */
  async run(callId: string, kind: MappedKind, text: string, mapping: ColumnMapping, actor: Actor): Promise<void> {
    const head = readHead(text);
    if (head === null) return;
    await this.changes.runIfAble(actor, 'change', async (change) => {
      await saveMapping(change.tx, { callId, kind, headings: head.headings }, mapping);
      await record(change, 'call.columns-mapped', `call:${callId}`, { what: kind });
    });
  }
}
