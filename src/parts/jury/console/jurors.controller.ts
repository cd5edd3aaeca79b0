import { Get, Param, Post } from '@nestjs/common';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import { isConfirmed } from '../../../console/ui/question.js';
import type { Call } from '../../../domain/calls/call.entity.js';
import { type FieldError, NotFound } from '../../../platform/errors.js';
import { findMember } from '../domain/jury-members.queries.js';
import { readJuryWork } from '../domain/jury-progress.js';
import type { JuryMember } from '../domain/jury.entity.js';
import { SetJuryMember } from '../flows/set-jury-member.flow.js';
import { AssignProposals } from '../flows/assign-proposals.flow.js';
import { jurorPage } from './juror.page.js';
import { callJuryPath, jurorPath } from './jury-paths.js';
import { callTexts } from '../../../domain/calls/call.js';
import { languageName } from '../../../console/ui/language-name.js';
import { choices, date, line } from '../../../platform/forms/fields.js';
import { form, type TypedForm } from '../../../platform/forms/form.js';
import { juryMemberInput } from '../domain/jury-input.js';

/** One juror of a call: what they read, until when, and what becomes of their reviews. */
@ConsoleController('calls/:call/jury/jurors', 'jury')
@RequireAbility('administer')
export class JurorsController {
  constructor(
    private readonly setMember: SetJuryMember,
    private readonly assignProposals: AssignProposals,
  ) {}

  @Get(':juror')
  async form(@Param('call') slug: string, @Param('juror') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    await this.show(page, call, id);
  }

  @Post(':juror')
  async save(@Param('call') slug: string, @Param('juror') id: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const form = memberForm(call);
    const typed = form.typed(page.form);
    const edit = new FormEdit(page, editedForm(form, `call:${call.id}`, page));
    const merged = (stored: JuryMember) => form.read(edit.merge(typed, typedMember(call, stored)));
    try {
      const count = await this.setMember.preview(slug, id, merged, page.actor);
      const back = jurorPath(call, id);
      if (count > 0 && !(await isConfirmed(page, 'jury.deadlineQuestion', { count }, back))) return;
      await this.setMember.run(slug, id, merged, page.actor);
      page.redirect(callJuryPath(call, 'assignments'), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.show(page, call, id, edit.fields(typed), fieldErrors, await edit.view()),
      );
    }
  }

  /** Ends the open assignments of one or several jurors. */
  @Post()
  async unassign(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const ids = page.form.list('jurors').slice(0, 500);
    const back = callJuryPath({ slug }, 'assignments');
    if (ids.length === 0) return page.redirect(back, 'console.jury.done.noneChosen');
    const outcome = await this.assignProposals.previewUnassign(slug, ids, page.actor);
    const values = { ...outcome, jurors: ids.length };
    if (!(await isConfirmed(page, 'jury.unassignAllQuestion', values, back))) return;
    const { removed } = await this.assignProposals.unassign(slug, ids, page.actor);
    page.redirect(back, 'console.jury.done.unassigned', { count: removed });
  }

  private async show(
    page: ConsolePage,
    call: Call,
    id: string,
    typed: TypedMember | null = null,
    fieldErrors: readonly FieldError[] = [],
    edit: EditView | null = null,
  ): Promise<void> {
    const work = await readJuryWork(page.connection, call);
    const juror = work.jurors.find((one) => one.id === id);
    if (juror === undefined) throw new NotFound('juror-not-found', 'Juror not found.');
    const member = await findMember(page.connection, call.id, id);
    const stored = typedMember(call, member);
    const form = memberForm(call).view(typed ?? stored, fieldErrors, page);
    const shown = { ...form, edit: edit ?? openedEdit(stored) };
    page.render('jury/juror', jurorPage(await page.layout(), { call, work, juror, member, form: shown }));
  }
}

/** Returns the form of what one juror of a call reads, and until when. */
function memberForm(call: Call) {
  const themeName = (slug: string, language: string) =>
    callTexts(call, language).themes.find((theme) => theme.slug === slug)?.name ?? slug;
  return form({
    words: 'console.jury.member',
    schema: juryMemberInput,
    fields: {
      themes: choices(
        call.themes.map(({ slug }) => slug),
        themeName,
      ),
      languages: choices(call.languages, languageName),
      untilOn: date(),
      untilTime: line({ type: 'time', max: 5 }),
    },
    pairs: [['untilOn', 'untilTime']],
    errorsAt: { scoresUntilLocal: 'untilOn' },
    join: ({ themes, languages, untilOn, untilTime }) => ({
      themes,
      languages,
      scoresUntilLocal: untilOn === '' && untilTime === '' ? null : `${untilOn}T${untilTime.slice(0, 5)}`,
    }),
  });
}

/** What was typed into it. */
type TypedMember = TypedForm<ReturnType<typeof memberForm>>;

/** Returns what is agreed with a juror as it would be typed. */
function typedMember(call: Call, { themes, languages, scoresUntilLocal }: JuryMember): TypedMember {
  const [untilOn = '', untilTime = ''] = scoresUntilLocal?.split('T') ?? [];
  return memberForm(call).show({ themes, languages, untilOn, untilTime });
}
