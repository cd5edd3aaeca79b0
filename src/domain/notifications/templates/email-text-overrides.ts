import type { EmailTemplate } from './email-template.entity.js';
import { noOverrides, readOverrides, type TextOverrides, effectiveVersion } from './email-template.js';
import { listEmailTemplates } from './email-templates.queries.js';
import type { MessageKind } from '../kinds/kinds.js';
import type { Logger } from '../../../platform/logger.js';
import type { Connection } from '../../../platform/database/tx.js';

/** Loads the custom texts of each call once and parses each version once. Use a new one per batch. */
export class EmailTextOverrides {
  private readonly versions = new Map<string, Promise<EmailTemplate[]>>();
  private readonly texts = new Map<string, TextOverrides>();

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

  private read({ id, callId, kind, language, texts }: EmailTemplate): TextOverrides {
    const known = this.texts.get(id);
    if (known !== undefined) return known;
    const { read, lost } = readOverrides(kind, language, texts);
    if (lost.length > 0) {
      this.logger?.warn({ callId, kind, language, parts: lost }, 'a customized email text is no longer usable');
    }
    this.texts.set(id, read);
    return read;
  }
}
