import type { EmailTemplate } from './email-template.entity.js';
import { noOverrides, readOverrides, type TextOverrides, effectiveVersion } from './email-template.js';
import { listEmailTemplates } from './email-templates.queries.js';
import type { MessageKind } from '../kinds/kinds.js';
import { memoize } from '../../../platform/memoize.js';
import type { Logger } from '../../../platform/logger.js';
import type { Connection } from '../../../platform/database/tx.js';

/** The texts of versions, which never change, by id: those of a version are the same object in all batches. */
const readVersion = memoize(
  200,
  ({ id }: EmailTemplate) => id,
  ({ kind, language, texts }: EmailTemplate) => readOverrides(kind, language, texts),
);

/** Loads the custom texts of each call once. Use a new one per batch. */
export class EmailTextOverrides {
  private readonly versions = new Map<string, Promise<EmailTemplate[]>>();
  private readonly lost = new Set<string>();

  constructor(
    private readonly connection: Connection,
    private readonly logger: Logger | null,
  ) {}

  /**
   * Returns the texts that applied when a message was enqueued, so that it is the same in every attempt. If this
   * version of the program can no longer fill one in, the default is used and a warning is logged; the email is still
   * sent.
   */
  async of(callId: string, kind: MessageKind, language: string, createdAt: Date): Promise<TextOverrides> {
    const loading = this.versions.get(callId) ?? listEmailTemplates(this.connection, callId);
    this.versions.set(callId, loading);
    const version = effectiveVersion(await loading, kind, language, createdAt);
    return version === null ? noOverrides : this.read(version);
  }

  private read(version: EmailTemplate): TextOverrides {
    const { id, callId, kind, language } = version;
    const { read, lost } = readVersion(version);
    if (lost.length > 0 && !this.lost.has(id)) {
      this.logger?.warn({ callId, kind, language, parts: lost }, 'a customized email text is no longer usable');
      this.lost.add(id);
    }
    return read;
  }
}
