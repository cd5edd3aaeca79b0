import { Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { mergeFields } from '../../domain/broadcasts/merge-fields.js';
import { draftChanged } from '../../domain/campaigns/campaign.js';
import { campaignSample } from '../../domain/campaigns/campaign-sample.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { invitationMessage } from '../../domain/invitations/invitation.js';
import { invitationChanges, sendInvitationInput } from '../../domain/invitations/invitation-input.js';
import type { Invitation } from '../../domain/invitations/invitation.entity.js';
import { countInvitedLanguages, invitations } from '../../domain/invitations/invitations.queries.js';
import { countInvitedBefore } from '../../domain/invitations/invitees.queries.js';
import { nobody } from '../../domain/notifications/templates/sample.js';
import { languageFor } from '../../domain/registrations/people/language-for.js';
import { listSessionsById } from '../../domain/sessions/sessions.queries.js';
import { TestCampaign } from '../../flows/campaigns/test-campaign.flow.js';
import { ChangeInvitation } from '../../flows/invitations/change-invitation.flow.js';
import { Config } from '../../platform/config.js';
import { Conflict, type FieldError } from '../../platform/errors.js';
import { translate } from '../../platform/i18n/messages.js';
import { read, requireInput } from '../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { writePath } from '../paths/campaign-paths.js';
import { invitationPath } from '../paths/invitation-paths.js';
import { showEmail } from '../ui/email-frame.js';
import { readInstant, readSendTime, wallFields } from '../ui/local-time-fields.js';
import { mergeFieldViews, saveTexts, showTextEditor, type TextEditor } from '../ui/text-editor.js';
import { readListFacts, readInvitationPeople } from './invitation-people.js';
import { invitationPage, type TypedInvitation } from './invitation.page.js';
import { listOpenSessions } from './invitations.queries.js';
import { dayAndTimeInZone } from '../ui/day-and-time.js';

/** More or fewer people are on the list by now than were confirmed. */
const countChanged = 'invitation-count-changed';
/** Too few seats are free to reserve one for each person. */
const tooFewSeats = 'too-few-seats-to-invite';
const untouched: TypedInvitation = {
  startsOn: '',
  startsTime: '',
  reservedOn: '',
  reservedTime: '',
  again: false,
  fieldErrors: [],
  confirmed: null,
  isOutdated: false,
  noSeats: null,
};

/** Invitations: each of them, and what is done with it. */
@ConsoleController('', 'write')
export class InvitationsController {
  constructor(
    private readonly database: DataSource,
    private readonly config: Config,
    private readonly testCampaign: TestCampaign,
    private readonly changeInvitation: ChangeInvitation,
  ) {}

  @Get('invitations/:id')
  async show(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.render(page, await invitations.get(this.database.manager, id), untouched);
  }

  @Post('invitations/:id/send')
  async send(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const invitation = await invitations.get(this.database.manager, id);
    const fields = wallFields(page.form);
    const confirmed = Number(page.form.text('confirm'));
    const reserved = page.form.texts(['reservedOn', 'reservedTime']);
    const invitesAgain = page.form.text('again') === 'yes';
    const isReminded = fields.startsOn !== '' || fields.startsTime !== '';
    try {
      const remind = isReminded ? { remindAt: readSendTime(fields), timeZone: fields.timeZone } : {};
      const until = readInstant(reserved.reservedOn, reserved.reservedTime, fields.timeZone, 'reservedUntil');
      const reservedUntil = requireInput({ input: until, fieldErrors: until.fieldErrors }).instant;
      const input = read(sendInvitationInput, {
        confirm: confirmed,
        ...remind,
        reservedUntil,
        inviteAgain: invitesAgain,
      });
      await this.changeInvitation.confirm(id, input, page.actor, page.form.text('seen') || undefined);
      page.redirect(invitationPath({ id }), 'console.invitations.done.sent');
    } catch (error) {
      const values = error instanceof Conflict ? error.values : null;
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.render(page, invitation, {
          ...fields,
          ...reserved,
          again: invitesAgain,
          noSeats: code === tooFewSeats ? values : null,
          fieldErrors: fieldErrors.map((one) => (one.path === 'remindAt' ? { ...one, path: 'startsAtLocal' } : one)),
          confirmed: code === countChanged ? confirmed : null,
          isOutdated: code === draftChanged,
        });
      await page.fail(error, again, ({ code }) => [countChanged, tooFewSeats, draftChanged].includes(code));
    }
  }

  @Get('invitations/:id/text')
  @RequireAbility('change')
  async text(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { invitation, editor } = await this.editor(page, id);
    if (invitation.state !== 'draft') return page.redirect(editor.back.path);
    await showTextEditor(page, editor);
  }

  @Post('invitations/:id/text')
  async saveText(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await saveTexts(page, (await this.editor(page, id)).editor);
  }

  /** The email as a reader of one language would get it, for an iframe. Its links are disabled. */
  @Get('invitations/:id/preview')
  async preview(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call, email } = await this.sample(page, id, page.query.text('in'));
    await showEmail(page, call, email);
  }

  @Post('invitations/:id/test')
  async test(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const emails = [(await this.sample(page, id, page.form.text('in'))).email];
    const test = { action: 'invitation.tested' as const, subject: `invitation:${id}`, emails };
    const count = await this.testCampaign.run(test, page.language, page.actor);
    const { email } = page.organizer;
    page.redirect(invitationPath({ id }), 'console.campaigns.done.tested', { count, email });
  }

  @Post('invitations/:id/remind')
  async remind(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.changeInvitation.remind(id, page.actor);
    page.redirect(invitationPath({ id }), 'console.invitations.done.reminded');
  }

  @Post('invitations/:id/stop')
  async stop(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const count = await this.changeInvitation.stop(id, page.actor);
    page.redirect(invitationPath({ id }), 'console.invitations.done.stopped', { count });
  }

  @Post('invitations/:id/delete')
  async remove(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.callOf(await invitations.get(this.database.manager, id));
    await this.changeInvitation.remove(id, page.actor);
    page.redirect(writePath(call), 'console.invitations.done.deleted');
  }

  private async sample(page: ConsolePage, id: string, language: string) {
    const { config, database } = this;
    const { name, email } = page.organizer;
    const invitation = await invitations.get(database.manager, id);
    const call = await page.callOf(invitation);
    const sessions = await listSessionsById(database.manager, invitation.sessionIds);
    const reader = { name, email, language: languageFor(language, call), timeZone: call.timeZone };
    const message = invitationMessage(invitation, sessions, page.now);
    const content = { payload: { invitation: { ...message, inviteeId: nobody } }, texts: invitation.contents };
    return { call, email: campaignSample('invitation-to-register', call, content, reader, config, page.now) };
  }

  /** Returns an invitation with the form of its texts. */
  private async editor(page: ConsolePage, id: string) {
    const { language } = page;
    const invitation = await invitations.get(this.database.manager, id);
    const call = await page.callOf(invitation);
    const text = (key: string) => translate(language, `console.invitations.${key}`);
    const open = await listOpenSessions(this.database.manager, call.id, page.now);
    const isAvailable = (name: string) =>
      name !== 'organization' && (invitation.sessionIds.length === 1 || !['session', 'when'].includes(name));
    const editor: TextEditor = {
      call,
      subject: `invitation:${id}`,
      title: text('textTitle'),
      intro: text('textIntro'),
      action: invitationPath({ id }, 'text'),
      back: { path: invitationPath({ id }), label: text('backTo') },
      stored: { contents: invitation.contents, sessions: invitation.sessionIds },
      sessions: open.map(({ id: value, title, startsAt, timeZone }) => ({
        id: value,
        label: `${title} · ${dayAndTimeInZone(startsAt, timeZone, language)}`,
      })),
      readers: await this.readersOf(call, id),
      mergeFields: mergeFieldViews(mergeFields.filter(isAvailable), 'console.broadcasts.merge', language).map((one) =>
        one.field === '{{page}}' ? { ...one, meaning: text('mergePage') } : one,
      ),
      save: (merge) => {
        const changes = ({ contents, sessionIds }: Invitation) =>
          read(invitationChanges, merge({ contents, sessions: sessionIds }));
        return this.changeInvitation.edit(id, changes, page.actor);
      },
    };
    return { invitation, editor };
  }

  /** Returns how many people read which language, most first. */
  private async readersOf(call: Call, id: string): Promise<Map<string, number>> {
    const readers = new Map<string, number>();
    for (const { language, count } of await countInvitedLanguages(this.database.manager, id)) {
      const code = languageFor(language ?? undefined, call);
      readers.set(code, (readers.get(code) ?? 0) + count);
    }
    return new Map([...readers].sort(([, a], [, b]) => b - a));
  }

  private async render(page: ConsolePage, invitation: Invitation, typed: TypedInvitation): Promise<void> {
    const connection = this.database.manager;
    const { id, sessionIds } = invitation;
    const call = await page.callOf(invitation);
    const readers = await this.readersOf(call, id);
    const [most = languageFor(undefined, call)] = readers.keys();
    const sessions = await listSessionsById(connection, sessionIds);
    const view = invitationPage(await page.layout(), {
      call,
      invitation,
      sessions: sessions.toSorted((a, b) => a.startsAt.getTime() - b.startsAt.getTime()),
      ...(await readListFacts(page, connection, invitation)),
      invitedBefore: invitation.state === 'draft' ? await countInvitedBefore(connection, invitation) : 0,
      readers: [...readers].map(([language, count]) => ({ language, count })),
      previewIn: page.query.text('in') || most,
      typed,
      people: await readInvitationPeople(page, invitation),
    });
    page.render('invitations/invitation', view);
  }
}
