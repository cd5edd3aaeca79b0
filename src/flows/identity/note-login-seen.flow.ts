import { Injectable } from '@nestjs/common';
import { isSeenDue } from '../../domain/identity/login.js';
import { noteSeen, type OpenLogin } from '../../domain/identity/logins.queries.js';
import { Clock } from '../../platform/clock.js';
import { writeIfPossible } from '../../platform/database/database-gone.js';
import { Changes } from '../changes.js';

/** Records when a login was last used, coarsely. */
@Injectable()
export class NoteLoginSeen {
  constructor(
    private readonly changes: Changes,
    private readonly clock: Clock,
  ) {}

  /** Writes at most once every ten minutes per login. */
  async run({ login }: OpenLogin): Promise<void> {
    if (!isSeenDue(login, this.clock.now())) return;
    await writeIfPossible(() => this.changes.run({ kind: 'system' }, ({ tx, now }) => noteSeen(tx, login.id, now)));
  }
}
