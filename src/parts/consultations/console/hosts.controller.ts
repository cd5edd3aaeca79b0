import { Get, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import { formPage } from '../../../console/ui/form-page.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { listPeopleOfCall } from '../../../domain/speakers/speakers.queries.js';
import { localTime } from '../../../domain/time/wall-time.js';
import type { FieldError } from '../../../platform/errors.js';
import { select } from '../../../platform/forms/fields.js';
import { form } from '../../../platform/forms/form.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { translate } from '../../../platform/i18n/messages.js';
import { line } from '../../../platform/validation.js';
import { countComingTeams, listComing } from '../domain/bookings.queries.js';
import { dayForm, hoursForm, rulesForm, usualHours } from '../domain/forms.js';
import { getHost, getRules, type Host, listHosts } from '../domain/hosts.queries.js';
import { readDay } from '../domain/read-day.js';
import { HostConsultations } from '../flows/host-consultations.flow.js';
import { consultationsPath, hostPath } from './consultation-paths.js';

/** Who gives hours in a call, their hours, and how much of it teams can book. */
@ConsoleController('calls/:call/consultations', 'consultations')
export class ConsultationHostsController {
  constructor(private readonly hostConsultations: HostConsultations) {}

  @RequireAbility('change')
  @Get('rules')
  async rules(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const stored = rulesForm.show(await getRules(page.connection, call.id));
    await this.showRules(page, call, stored, [], openedEdit(stored));
  }

  @Post('rules')
  async setRules(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const typed = rulesForm.typed(page.form);
    const edit = new FormEdit(page, editedForm(rulesForm, `call:${call.id}`, page));
    try {
      const change = (stored: Parameters<typeof rulesForm.show>[0]) =>
        rulesForm.read(edit.merge(typed, rulesForm.show(stored)));
      await this.hostConsultations.setRules(slug, change, page.actor);
      page.redirect(consultationsPath(call), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (errors) =>
        this.showRules(page, call, edit.fields(typed), errors, await edit.view()),
      );
    }
  }

  @RequireAbility('change')
  @Get('hosts/new')
  async blank(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.showNew(page, await page.call(slug), null);
  }

  @Post('hosts/new')
  async add(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    try {
      const { speaker } = (await speakerForm(page, call)).read({ speaker: page.form.text('speaker') });
      const declared = hoursForm(call);
      const hours = declared.read(declared.typed(page.form));
      await page.createOnce((id) => this.hostConsultations.add(slug, speaker, hours, page.actor, id));
      page.redirect(consultationsPath(call), 'console.common.saved');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showNew(page, call, fieldErrors));
    }
  }

  @RequireAbility('change')
  @Get('hosts/:host')
  async hours(@Param('call') slug: string, @Param('host') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const host = await getHost(page.connection, call.id, id);
    const stored = hoursForm(call).show(host);
    await this.showHours(page, call, host, stored, [], openedEdit(stored));
  }

  @Post('hosts/:host')
  async saveHours(@Param('call') slug: string, @Param('host') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const host = await getHost(page.connection, call.id, id);
    const declared = hoursForm(call);
    const typed = declared.typed(page.form);
    const edit = new FormEdit(page, editedForm(declared, `speaker:${host.speakerId ?? host.id}`, page));
    try {
      const change = (stored: Host) => declared.read(edit.merge(typed, declared.show(stored)));
      const count = await this.hostConsultations.edit(call.id, id, change, page.actor);
      if (count > 0) page.redirect(consultationsPath(call), 'consultations.done.told', { ...edit.kept, count });
      else page.redirect(consultationsPath(call), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (errors) =>
        this.showHours(page, call, host, edit.fields(typed), errors, await edit.view()),
      );
    }
  }

  @Post('hosts/:host/remove')
  async remove(@Param('call') slug: string, @Param('host') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.hostConsultations.remove(slug, id, page.actor);
    page.redirect(consultationsPath(call), 'console.common.saved');
  }

  @RequireAbility('change')
  @Get('hosts/:host/day')
  async day(@Param('call') slug: string, @Param('host') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.showDay(page, await page.call(slug), id, null);
  }

  @Post('hosts/:host/day')
  async changeDay(@Param('call') slug: string, @Param('host') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    try {
      const declared = dayForm(await others(page, call, id));
      const input = readDay(declared.read(declared.typed(page.form)));
      const count = await this.hostConsultations.day(call.id, id, input, page.actor);
      page.redirect(consultationsPath(call), 'consultations.done.day', { count });
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showDay(page, call, id, fieldErrors));
    }
  }

  private async showRules(
    page: ConsolePage,
    call: Call,
    typed: ReturnType<typeof rulesForm.typed>,
    errors: readonly FieldError[],
    edit: EditView,
  ): Promise<void> {
    const layout = await page.layout();
    const view = {
      title: translate(page.language, 'console.consultations.rules'),
      back: backOf(call, page.language),
      action: consultationsPath(call, 'rules'),
      submit: translate(page.language, 'console.common.term.save'),
      form: rulesForm.view(typed, errors, page),
      edit,
    };
    page.render('form', formPage(layout, view));
  }

  private async showNew(page: ConsolePage, call: Call, fieldErrors: readonly FieldError[] | null): Promise<void> {
    const declared = hoursForm(call);
    const [first] = call.languages;
    const languages = first === undefined ? [] : [first];
    const usual = declared.show({
      ...usualHours,
      timeZone: call.timeZone,
      languages,
      topics: [],
      weekly: [],
      exceptions: [],
    });
    const typed = fieldErrors === null ? usual : declared.typed(page.form);
    const who = (await speakerForm(page, call)).view({ speaker: page.form.text('speaker') }, fieldErrors ?? [], page);
    const hours = declared.view(typed, fieldErrors ?? [], page);
    const items = [...(who.errors?.items ?? []), ...(hours.errors?.items ?? [])];
    const title = who.errors?.title ?? hours.errors?.title ?? '';
    const view = {
      title: translate(page.language, 'console.consultations.add'),
      back: backOf(call, page.language),
      action: consultationsPath(call, 'hosts', 'new'),
      submit: translate(page.language, 'console.common.term.save'),
      form: { rows: [...who.rows, ...hours.rows], errors: items.length === 0 ? null : { title, items } },
    };
    page.render('form', formPage(await page.layout(), view));
  }

  private async showHours(
    page: ConsolePage,
    call: Call,
    host: Host,
    typed: ReturnType<ReturnType<typeof hoursForm>['typed']>,
    errors: readonly FieldError[],
    edit: EditView,
  ): Promise<void> {
    const layout = await page.layout();
    const view = formPage(layout, {
      title: host.name || translate(page.language, 'console.consultations.noHost'),
      back: backOf(call, page.language),
      action: hostPath(call, host),
      submit: translate(page.language, 'console.common.term.save'),
      form: hoursForm(call, await countComingTeams(page.connection, host.id, page.now)).view(typed, errors, page),
      edit,
    });
    const paths = { dayPath: hostPath(call, host, 'day'), removeAction: hostPath(call, host, 'remove') };
    page.render('consultations/host', { ...view, ...paths });
  }

  private async showDay(page: ConsolePage, call: Call, id: string, fieldErrors: readonly FieldError[] | null) {
    const host = await getHost(page.connection, call.id, id);
    const declared = dayForm(await others(page, call, id));
    const next = (await listComing(page.connection, id, page.now))[0]?.startsAt;
    const date = next === undefined ? '' : localTime(next, host.timeZone).date;
    const typed = declared.typed(fieldErrors === null ? new FormValues({ to: 'cancel', date }) : page.form);
    const view = {
      title: translate(page.language, 'consultations.day.title'),
      back: { path: hostPath(call, host), label: host.name },
      action: hostPath(call, host, 'day'),
      submit: translate(page.language, 'consultations.day.submit'),
      form: declared.view(typed, fieldErrors ?? [], page),
    };
    page.render('form', formPage(await page.layout(), view));
  }
}

function backOf(call: Call, language: string) {
  return { path: consultationsPath(call), label: translate(language, 'consultations.title') };
}

async function others(page: ConsolePage, call: Call, id: string): Promise<Host[]> {
  return (await listHosts(page.connection, call.id)).filter((one) => one.id !== id && one.speakerId !== null);
}

/** The form of who becomes a host: people of the call who aren't. */
async function speakerForm({ connection }: ConsolePage, call: Call) {
  const hosts = new Set((await listHosts(connection, call.id)).map(({ speakerId }) => speakerId));
  const people = (await listPeopleOfCall(connection, call.id)).filter(({ id }) => !hosts.has(id));
  const options = (_language: string, selected: string) =>
    people.map(({ id, name }) => ({ value: id, label: name, selected: id === selected }));
  return form({
    words: 'console.consultations',
    schema: z.object({ speaker: line(36) }),
    fields: { speaker: select(options) },
  });
}
