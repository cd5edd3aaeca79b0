import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { invitationChanges } from '../../domain/invitations/invitation-input.js';
import { invitationMessage } from '../../domain/invitations/invitation.js';
import { campaignSample } from '../../domain/campaigns/campaign-sample.js';
import { nobody } from '../../domain/notifications/templates/sample.js';
import { countInvitedLanguages, invitations } from '../../domain/invitations/invitations.queries.js';
import { languageFor } from '../../domain/registrations/language-for.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { DraftInvitation } from '../../flows/invitations/draft-invitation.flow.js';
import { Config } from '../../platform/config.js';
import type { FieldError } from '../../platform/errors.js';
import { read } from '../../platform/validation.js';
import { ConsoleController } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { FormEdit, openedEdit } from '../ui/form-edit.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import { showEmail } from '../ui/email-frame.js';
import { invitationPath } from '../paths/invitation-paths.js';
import { RequireAbility } from '../frame/require-ability.js';
import { editedTexts, type TextFields, textFields, textLanguages, typedTexts, writtenTexts } from '../ui/texts-form.js';
import { invitationTextPage } from './invitation-text.page.js';

/** The organizers' own texts of an invitation, and the email as it arrives. */
@ConsoleController('invitations/:id', 'invitations')
export class InvitationTextController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly draftInvitation: DraftInvitation,
  ) {}

  @Get('text')
  @RequireAbility('change')
  async edit(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, id, null);
  }

  @Post('text')
  async save(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { invitation, languages } = await this.languagesOf(page, id);
    const fields = typedTexts(page.form, languages);
    const edit = new FormEdit(page, editedTexts(`invitation:${invitation.id}`, page.language));
    const changes = ({ contents }: Invitation) =>
      read(invitationChanges, { contents: writtenTexts(edit.merge(fields, textFields(contents, languages))) });
    try {
      await this.draftInvitation.edit(id, changes, page.actor);
      page.redirect(invitationPath({ id }), 'console.invitations.done.textSaved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, id, { fields, edit }, fieldErrors));
    }
  }

  /** The email as a reader of one language would get it, for an iframe. Its links are disabled. */
  @Get('preview')
  async preview(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const connection = this.database.manager;
    const invitation = await invitations.get(connection, id);
    const call = await page.callOf(invitation);
    const sessions = await listSessionsById(connection, invitation.sessionIds);
    const { name, email } = page.organizer;
    const language = languageFor(page.query.text('in'), call);
    const reader = { name, email, language, timeZone: call.timeZone };
    const message = invitationMessage(invitation, sessions, page.now);
    const content = { payload: { invitation: { ...message, inviteeId: nobody } }, texts: invitation.contents };
    const mail = campaignSample('invitation-to-register', call, content, reader, this.config, page.now);
    await showEmail(page, call, mail);
  }

  private async show(
    page: ConsolePage,
    id: string,
    posted: { fields: TextFields; edit: FormEdit<TextFields> } | null,
    fieldErrors: readonly FieldError[] = [],
  ): Promise<void> {
    const { call, invitation, languages, readers } = await this.languagesOf(page, id);
    if (invitation.state !== 'draft') return page.redirect(invitationPath({ id }));
    const stored = textFields(invitation.contents, languages);
    const fields = posted === null ? stored : posted.edit.fields(posted.fields);
    const edit = posted === null ? openedEdit(stored) : await posted.edit.view();
    const input = { call, invitation, languages, fields, edit, readers, fieldErrors };
    const view = invitationTextPage(await page.layout(), input);
    page.render('invitations/invitation-text', view);
  }

  private async languagesOf(page: ConsolePage, id: string) {
    const invitation = await invitations.get(this.database.manager, id);
    const call = await page.callOf(invitation);
    const counts = await countInvitedLanguages(this.database.manager, id);
    const languages = textLanguages(
      call,
      counts.map(({ language }) => language),
    );
    const readers = new Map<string, number>();
    for (const { language, count } of counts) {
      const code = languageFor(language ?? undefined, call);
      readers.set(code, (readers.get(code) ?? 0) + count);
    }
    return { invitation, call, languages, readers };
  }
}
