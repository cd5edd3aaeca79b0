import { Injectable } from '@nestjs/common';
import { isUseDue } from '../../domain/identity/api-key.js';
import { noteKeyUsed } from '../../domain/identity/identity.queries.js';
import type { ApiKey } from '../../domain/identity/organizer.entity.js';
import { Clock } from '../../platform/clock.js';
import { writeIfPossible } from '../../platform/database/database-gone.js';
import { Changes } from '../changes.js';

/** Records when an API key was last used, coarsely. */
@Injectable()
export class NoteKeyUsed {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** Writes at most once every ten minutes per key. */
  async run(key: Pick<ApiKey, 'id' | 'lastUsedAt'>): Promise<void> {
    if (!isUseDue(key, this.clock.now())) return;
    await writeIfPossible(() => this.changes.run({ kind: 'system' }, ({ tx, now }) => noteKeyUsed(tx, key.id, now)));
  }
}
