import { Get, Param, Post } from '@nestjs/common';
import { checkCallChanges } from '../../domain/calls/call-changes.js';
import type { Call } from '../../domain/calls/call.entity.js';
import { EditCall } from '../../flows/calls/edit-call.flow.js';
import { type FieldError, NotFound } from '../../platform/errors.js';
import { confirmStep } from '../ui/confirm.js';
import { ConsoleController, RequireAbility } from '../frame/console-controller.js';
import { ConsolePage, Page } from '../frame/console-page.js';
import { editedForm, FormEdit, openedEdit } from '../ui/form-edit.js';
import { settingsPath } from '../paths/call-paths.js';
import { findDateMove, type DateMove } from './call-dates.queries.js';
import {
  movesDates,
  settingsForm,
  settingsSections,
  type SettingsSection,
  storedSettings,
  type TypedSettings,
} from './call-settings.js';
import { callSettingsPage } from './call-settings.page.js';
import { formatLocalDate } from '../../domain/time/format.js';
import { translate, languages } from '../../platform/i18n/messages.js';
import { dayAndTime } from '../ui/day-and-time.js';
import type { ConsoleLayout } from '../frame/layout.js';
import { sessionPath } from '../paths/session-paths.js';
import { callTextsPage, storedTexts, textsForm, translationsInput, type TypedTexts } from './call-texts.page.js';

/** The settings of a call, and its texts in each language. */
@ConsoleController('calls/:call', 'settings')
export class CallSettingsController {
  constructor(private readonly editCall: EditCall) {}

  @Get(['settings', 'settings/:section'])
  async form(@Param('call') slug: string, @Param('section') name: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const section = sectionOf(name);
    const typed = storedSettings(section, call);
    page.render(
      'calls/settings',
      callSettingsPage(await page.layout(), { call, section, typed, edit: openedEdit(typed) }),
    );
  }

  @Post(['settings', 'settings/:section'])
  async save(@Param('call') slug: string, @Param('section') name: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const section = sectionOf(name);
    const declared = settingsForm(section, call);
    const typed = declared.typed(page.form);
    const form = { call, section, typed, edit: new FormEdit(page, editedForm(declared, `call:${call.id}`, page)) };
    if (page.form.text('intent') === 'edit') return this.show(page, form);
    try {
      await this.apply(page, form);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.show(page, form, fieldErrors));
    }
  }

  @Get('texts/:language')
  @RequireAbility('change')
  async texts(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    checkLanguage(call, code);
    const typed = storedTexts(call, code);
    page.render('form', callTextsPage(await page.layout(), { call, code, typed, edit: openedEdit(typed) }));
  }

  @Post('texts/:language')
  async saveTexts(@Param('call') slug: string, @Param('language') code: string, @Page() page: ConsolePage) {
    const call = await page.call(slug);
    checkLanguage(call, code);
    const form = textsForm(call);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `call:${call.id}`, page));
    try {
      const merge = (current: Call) => translationsInput(current, code, edit.merge(typed, storedTexts(current, code)));
      await this.editCall.run(slug, merge, page.actor);
      page.redirect(settingsPath(call, 'languages'), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showTexts(page, { call, code, typed, edit }, fieldErrors));
    }
  }

  /** Saves changes; those of dates are shown first with what follows from them. */
  private async apply(page: ConsolePage, { call, section, typed, edit }: SettingsForm): Promise<void> {
    const run = async () => {
      const merge = (current: Call) => {
        const merged = edit.merge(typed, storedSettings(section, current));
        return settingsForm(section, current).read(merged);
      };
      await this.editCall.run(call.slug, merge, page.actor);
      page.redirect(settingsPath(call, section), 'console.common.saved', edit.kept);
    };
    const changes = settingsForm(section, call).read(typed);
    if (!movesDates(call, changes)) return run();
    checkCallChanges(call, changes);
    const move = await findDateMove(page.connection, call, changes, page.now);
    const version = page.form.text('version');
    await confirmStep(page, {
      isConfirmed: page.form.text('intent') === 'confirm',
      hasChanged: page.form.text('seenTotal') !== String(move.notified),
      preview: async (hasChanged) =>
        page.renderStep('calls/dates-confirm', callDatesPage(await page.layout(), { call, move, version, hasChanged })),
      run,
    });
  }

  private async show(page: ConsolePage, form: SettingsForm, fieldErrors: readonly FieldError[] = []): Promise<void> {
    const { call, section } = form;
    const edit = await form.edit.view();
    const typed = form.edit.fields(form.typed);
    page.render('calls/settings', callSettingsPage(await page.layout(), { call, section, typed, edit, fieldErrors }));
  }

  private async showTexts(
    page: ConsolePage,
    { call, code, typed, edit }: { call: Call; code: string; typed: TypedTexts; edit: FormEdit<TypedTexts> },
    fieldErrors: readonly FieldError[],
  ): Promise<void> {
    const form = { call, code, typed: edit.fields(typed), edit: await edit.view(), fieldErrors };
    page.render('form', callTextsPage(await page.layout(), form));
  }
}

interface SettingsForm {
  call: Call;
  section: SettingsSection;
  typed: TypedSettings;
  edit: FormEdit<TypedSettings>;
}

function sectionOf(name: string | undefined): SettingsSection {
  if (name === undefined || name === '') return 'general';
  const section = settingsSections.find((one) => one === name);
  if (section === undefined) throw new NotFound('not-found', 'There is no such page.');
  return section;
}

/** What follows from moving the dates of a call: who is notified, and which sessions would lie outside. */
function callDatesPage(
  layout: ConsoleLayout,
  { call, move, version, hasChanged }: { call: Call; move: DateMove; version: string; hasChanged: boolean },
) {
  const { language } = layout;
  const text = (key: string, values = {}) => translate(language, `console.calls.dates.${key}`, values);
  const range = ({ opensOn, closesOn, timeZone }: DateMove['dates']) =>
    text('range', { from: day(opensOn), until: day(closesOn), zone: timeZone });
  const day = (on: string) => formatLocalDate(on, language, 'long');
  const items = move.outside.map((session) => ({
    path: sessionPath(session),
    title: session.title,
    when: dayAndTime(session.startsAt, move.dates.timeZone, language),
  }));
  return {
    ...layout,
    title: text('title'),
    backPath: settingsPath(call, 'dates'),
    changed: hasChanged ? translate(language, 'console.common.changedMeanwhile') : null,
    before: range(call),
    after: range(move.dates),
    notified: translate(language, 'console.sessions.willBeNotified', { count: move.isNews ? move.notified : 0 }),
    outside: items.length === 0 ? null : { text: text('outside', { count: items.length }), items },
    action: settingsPath(call, 'dates'),
    hidden: [
      ...Object.entries(move.dates).map(([name, value]) => ({ name, value })),
      { name: 'version', value: version },
      { name: 'seenTotal', value: String(move.notified) },
    ],
  };
}

/** Throws NotFound for a language that Greenroom doesn't speak, and for the call's own, which has its own page. */
function checkLanguage(call: Call, code: string): void {
  const isKnown = languages.some((one) => one.code === code);
  if (!isKnown || code === call.languages[0]) throw new NotFound('not-found', 'There is no such language.');
}
