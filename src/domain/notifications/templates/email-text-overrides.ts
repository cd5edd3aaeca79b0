import type { EmailTemplate } from './email-template.entity.js';
import { noOverrides, readOverrides, type TextOverrides, effectiveVersion } from './email-template.js';
import { listEmailTemplates } from './email-templates.queries.js';
import type { MessageKind } from '../kinds/kinds.js';
import type { Logger } from '../../../platform/logger.js';
import type { Tx } from '../../../platform/database/tx.js';

/** The words that organizers gave their mails, each call's loaded once and each version read once. Short-lived. */
export class EmailTextOverrides {
  private readonly versions = new Map<string, Promise<EmailTemplate[]>>();
  private readonly texts = new Map<string, TextOverrides>();

  constructor(
    private readonly tx: Tx,
    private readonly logger: Logger | null,
  ) {}

  /**
   * The words that stood when a message was decided, so that it says the same in every attempt. What this version of the
   * program cannot fill in any more is left to its own words, with a warning: the mail goes out all the same.
   */
  async of(callId: string, kind: MessageKind, language: string, createdAt: Date): Promise<TextOverrides> {
    const loading = this.versions.get(callId) ?? listEmailTemplates(this.tx, callId);
    this.versions.set(callId, loading);
    const version = effectiveVersion(await loading, kind, language, createdAt);
    return version === null ? noOverrides : this.read(version);
  }

  private read({ id, callId, kind, language, texts }: EmailTemplate): TextOverrides {
    const known = this.texts.get(id);
    if (known !== undefined) return known;
    const { read, lost } = readOverrides(kind, language, texts);
    if (lost.length > 0) {
      this.logger?.warn({ callId, kind, language, parts: lost }, 'words of a mail cannot be used any more');
    }
    this.texts.set(id, read);
    return read;
  }
}
