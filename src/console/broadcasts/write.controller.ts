import { campaignTexts, maxBodyLength, maxSubjectLength } from '../../domain/campaigns/campaign-texts.js';
import { Get, Param, Post } from '@nestjs/common';
import { checkBroadcast } from '../../domain/broadcasts/check-broadcast.js';
import { sessionBroadcast } from '../../domain/broadcasts/session-broadcast.js';
import { PreviewBroadcast } from '../../flows/broadcasts/preview-broadcast.flow.js';
import { ChangeBroadcast } from '../../flows/broadcasts/change-broadcast.flow.js';
import type { FieldError } from '../../platform/errors.js';
import { fingerprint } from '../../platform/three-way-merge.js';
import { read } from '../../platform/validation.js';
import { ConsoleController, OpenToFacilitators, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { sessionPath } from '../paths/session-paths.js';
import type { Session } from '../../domain/sessions/session.entity.js';
import { translate } from '../../platform/i18n/messages.js';
import { errorSummary, type Field } from '../../platform/views/form-fields.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { broadcastField } from '../ui/texts-form.js';

/** A text to the people with a seat in one session: its preview first, then how many get it is confirmed. */
@ConsoleController('sessions/:id/write', 'sessions')
@OpenToFacilitators('session')
export class WriteController {
  constructor(
    private readonly previewBroadcast: PreviewBroadcast,
    private readonly changeBroadcast: ChangeBroadcast,
  ) {}

  @Get()
  @RequireAbility('change')
  async form(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, { subject: '', body: '' }, {});
  }

  @Post()
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const typed = page.form.texts(['subject', 'body']);
    try {
      const content = read(campaignTexts, { text: typed })['text'] ?? typed;
      // What was changed after the preview is previewed, too.
      const isSeen = page.form.text('seen') === fingerprint(content);
      if (page.form.text('intent') !== 'send' || !isSeen) return await this.preview(page, id, content);
      const count = Number(page.form.text('confirm'));
      await page.createOnce((newId) => this.changeBroadcast.writeToAttendees(id, content, count, page.actor, newId));
      page.redirect(sessionPath({ id }, 'messages'), 'console.broadcasts.done.began', { count });
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        code.startsWith('broadcast-') ? this.preview(page, id, typed) : this.show(page, id, typed, { fieldErrors });
      await page.fail(error, again, ({ code }) => code.startsWith('broadcast-'));
    }
  }

  private async preview(page: ConsolePage, id: string, content: WriteInput['typed']): Promise<void> {
    const { session, call } = await page.session(id);
    const input = sessionBroadcast(call, session, content);
    await checkBroadcast(page.connection, call, input);
    const { audience, mails } = await this.previewBroadcast.run(call, input, page.actor);
    await this.show(page, id, content, { count: audience.total, sample: mails[0]?.mail ?? null });
  }

  private async show(page: ConsolePage, id: string, typed: WriteInput['typed'], more: Partial<WriteInput>) {
    const { session } = await page.session(id);
    page.render('broadcasts/write', writePage(await page.layout(), { session, typed, ...more }));
  }
}

interface WriteInput {
  session: Session;
  typed: { subject: string; body: string };
  fieldErrors?: readonly FieldError[];
  /** The number of people with a seat who get it; only in a preview. */
  count?: number;
  sample?: { subject: string; text: string } | null;
}

/** The form of a text to the people of a session, with its preview. */
function writePage(layout: ConsoleLayout, input: WriteInput) {
  const { language } = layout;
  const { session, typed, fieldErrors = [], count, sample = null } = input;
  const text = (key: string, values = {}) => translate(language, `console.broadcasts.${key}`, values);
  const faults = fieldErrors.map((fault) => ({ ...fault, path: fault.path.split('.').at(-1) ?? fault.path }));
  const [subject, body] = (['subject', 'body'] as const).map((id) =>
    broadcastField(id, typed[id], faults, language),
  ) as [Field, Field];
  const labels = { subject: text('field.subject'), body: text('field.body') };
  return {
    ...layout,
    title: text('write.title'),
    action: sessionPath(session, 'write'),
    backPath: sessionPath(session, 'messages'),
    subject,
    body,
    most: { subject: maxSubjectLength, body: maxBodyLength },
    errors: errorSummary([subject, body], labels, language),
    preview:
      count === undefined
        ? null
        : {
            count,
            seen: fingerprint(typed),
            found: text('recipients.found', { count }),
            send: count === 0 ? null : text('sendNow', { count }),
            sample,
          },
  };
}
