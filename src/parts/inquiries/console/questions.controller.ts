import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import { isAble } from '../../../domain/identity/actor.js';
import { listSessions } from '../../../domain/sessions/sessions.queries.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { editedForm, type EditView, FormEdit, openedEdit } from '../../../console/ui/form-edit.js';
import { pageSize } from '../../../console/ui/pager.js';
import type { FieldError } from '../../../platform/errors.js';
import { line } from '../../../platform/forms/fields.js';
import { form, type FormView } from '../../../platform/forms/form.js';
import { Config } from '../../../platform/config.js';
import { FormValues } from '../../../platform/http/form-values.js';
import { z } from 'zod';
import { line as lineInput } from '../../../platform/validation.js';
import { authorInput } from '../domain/inquiry-input.js';
import {
  type CountedInquiry,
  countInquiries,
  findClosing,
  findInquiryById,
  getInquiry,
  listInquiries,
  listMerged,
} from '../domain/inquiries.queries.js';
import { comparableText, offeredDrafts } from '../domain/draft.js';
import { listDrafts } from '../domain/drafts.queries.js';
import { closesAt } from '../domain/inquiry.js';
import { similarTo } from '../domain/similar.js';
import { AnswerQuestions } from '../flows/answer-questions.flow.js';
import { answerForm, closingForm, shownClosing, shownDecision, type TypedDecision, typedForm } from './answer-form.js';
import { inquiriesPath, inquiryPath } from './inquiry-paths.js';
import { closingPage, inquiryTabs, newQuestionPage, questionPage, questionsPage } from './questions.page.js';

const mergeForm = form({
  words: 'console.inquiries',
  schema: z.object({ into: lineInput(9) }),
  fields: { into: line({ mode: 'numeric', max: 9 }) },
});
const authorForm = form({
  words: 'console.inquiries',
  schema: authorInput,
  fields: { why: { ...line(), isOptional: false } },
  join: ({ why }) => ({ reason: why }),
  errorsAt: { reason: 'why' },
});

/** What was refused of the forms of a question. */
interface Refused {
  decision?: { fields: TypedDecision; fieldErrors: readonly FieldError[]; edit: EditView };
  merge?: readonly FieldError[];
  why?: readonly FieldError[];
  author?: { id: string; name: string; email: string } | null;
}

/** The questions that people ask about a call. Who asked is on none of these pages but the answer to an owner. */
@ConsoleController('calls/:call/questions', 'questions')
export class CallQuestionsController {
  constructor(
    private readonly answerQuestions: AnswerQuestions,
    private readonly config: Config,
  ) {}

  @Get()
  async list(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const { connection, query } = page;
    const call = await page.call(slug);
    const tab = query.choice('show', ['open', 'answered', 'others']);
    const inquiries = await listInquiries(connection, call.id, {
      states: query.search === '' ? inquiryTabs[tab] : Object.values(inquiryTabs).flat(),
      order: tab === 'open' ? 'votes' : 'time',
      search: query.search,
      limit: pageSize,
      offset: (query.page - 1) * pageSize,
    });
    const input = {
      call,
      tab,
      search: query.search,
      number: query.page,
      sessions: await listSessions(connection, call.id),
      inquiries,
      drafts: await listDrafts(connection, this.config, inquiries),
      counts: await countInquiries(connection, call.id),
      closesAt: closesAt(await findClosing(connection, call.id), call),
    };
    page.render('inquiries/questions', questionsPage(await page.layout(), input));
  }

  @RequireAbility('change')
  @Get('new')
  async blank(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    await this.showNew(page, await page.call(slug), new FormValues(), []);
  }

  @Post('new')
  async add(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    try {
      const declared = typedForm(call, await listSessions(page.connection, call.id));
      const input = declared.read(declared.typed(page.form));
      const language = call.languages[0] ?? 'en';
      await page.createOnce((id) => this.answerQuestions.add(slug, { id, ...input, language }, page.actor));
      page.redirect(inquiriesPath(call), 'console.inquiries.added');
    } catch (error) {
      await page.fail(error, (fieldErrors) => this.showNew(page, call, page.form, fieldErrors));
    }
  }

  @RequireAbility('change')
  @Get('closing')
  async closing(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const stored = shownClosing(await findClosing(page.connection, call.id));
    await this.showClosing(
      page,
      call,
      closingForm.view(stored, [], page),
      openedEdit(stored, [['closesOn', 'closesTime']]),
    );
  }

  @Post('closing')
  async close(@Param('call') slug: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const typed = closingForm.typed(page.form);
    const edited = {
      ...editedForm(closingForm, `call:${call.id}`, page),
      together: [['closesOn', 'closesTime'] as const],
    };
    const edit = new FormEdit(page, edited);
    try {
      const change = (stored: string | null) => {
        const { closesOn, closesTime } = closingForm.read(edit.merge(typed, shownClosing(stored)));
        return { at: closesOn === null || closesTime === null ? null : `${closesOn}T${closesTime}` };
      };
      await this.answerQuestions.close(slug, change, page.actor);
      page.redirect(inquiriesPath(call), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) =>
        this.showClosing(page, call, closingForm.view(edit.fields(typed), fieldErrors, page), await edit.view()),
      );
    }
  }

  @Get(':number')
  async one(@Param('call') slug: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    await this.show(page, await page.call(slug), number, {});
  }

  @Post(':number')
  async decide(@Param('call') slug: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    const declared = answerForm(await getInquiry(page.connection, call.id, number), call);
    const typed = declared.typed(page.form);
    const edit = new FormEdit(page, editedForm(declared, `call:${call.id}`, page));
    try {
      const change = (stored: CountedInquiry) => declared.read(edit.merge(typed, shownDecision(stored, call)));
      await this.answerQuestions.decide(slug, number, change, page.actor);
      page.redirect(inquiriesPath(call), 'console.common.saved', edit.kept);
    } catch (error) {
      await page.fail(error, async (fieldErrors) => {
        const decision = { fields: edit.fields(typed), fieldErrors, edit: await edit.view() };
        await this.show(page, call, number, { decision });
      });
    }
  }

  @Post(':number/merge')
  async merge(@Param('call') slug: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    try {
      const { into } = mergeForm.read(mergeForm.typed(page.form));
      await this.answerQuestions.merge(slug, number, into, page.actor);
      page.redirect(inquiryPath(call, { number: Number(into) }), 'console.inquiries.mergedNow');
    } catch (error) {
      await page.fail(error, (merge) => this.show(page, call, number, { merge }));
    }
  }

  @Post(':number/separate')
  async separate(@Param('call') slug: string, @Param('number') number: string, @Page() page: ConsolePage) {
    const call = await page.call(slug);
    await this.answerQuestions.separate(slug, number, page.actor);
    page.redirect(inquiryPath(call, { number: Number(number) }), 'console.common.saved');
  }

  @RequireAbility('administer')
  @Post(':number/author')
  async author(@Param('call') slug: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    const call = await page.call(slug);
    try {
      const { reason } = authorForm.read(authorForm.typed(page.form));
      const author = await this.answerQuestions.readAuthor(slug, number, reason, page.actor);
      await this.show(page, call, number, { author });
    } catch (error) {
      await page.fail(error, (why) => this.show(page, call, number, { why }));
    }
  }

  private async show(page: ConsolePage, call: Call, number: string, refused: Refused): Promise<void> {
    const { connection } = page;
    const inquiry = await getInquiry(connection, call.id, number);
    const { decision, merge, why, author } = refused;
    const states = ['new', 'held', 'chosen', 'answered'] as const;
    const others = (await listInquiries(connection, call.id, { states })).filter(({ id }) => id !== inquiry.id);
    const drafts = await listDrafts(connection, this.config, [inquiry, ...others]);
    const offered = offeredDrafts(inquiry, drafts.get(inquiry.id) ?? {}, call.languages);
    const isFilled = page.query.choice('drafts', ['no', 'yes']) === 'yes';
    const declared = answerForm(inquiry, call, offered);
    const stored = shownDecision(inquiry, call);
    const shown = decision?.fields ?? (isFilled ? shownDecision(inquiry, call, offered) : stored);
    const compared = (one: CountedInquiry) => ({
      key: one.id,
      text: one.text,
      translated: comparableText(one, drafts, call.languages[0] ?? 'en'),
    });
    const alike = similarTo(compared(inquiry), others.map(compared));
    const input = {
      call,
      sessions: await listSessions(connection, call.id),
      inquiry,
      drafts,
      canFill: Object.keys(offered).length > 0 && !isFilled && decision === undefined,
      similar: alike.flatMap(({ key }) => others.filter(({ id }) => id === key)),
      merged: await listMerged(connection, inquiry.id),
      into: inquiry.mergedInto === null ? null : await findInquiryById(connection, inquiry.mergedInto),
      form: {
        ...declared.view(shown, decision?.fieldErrors ?? [], page),
        edit: decision?.edit ?? openedEdit(stored),
      },
      mergeForm: mergeForm.view(mergeForm.typed(merge ? page.form : new FormValues()), merge ?? [], page),
      author,
      authorForm: isAble(page.actor, 'administer')
        ? authorForm.view(authorForm.typed(why ? page.form : new FormValues()), why ?? [], page)
        : null,
    };
    page.render('inquiries/question', questionPage(await page.layout(), input));
  }

  private async showNew(page: ConsolePage, call: Call, typed: FormValues, fieldErrors: readonly FieldError[]) {
    const declared = typedForm(call, await listSessions(page.connection, call.id));
    const view = declared.view(declared.typed(typed), fieldErrors, page);
    page.render('inquiries/new-question', newQuestionPage(await page.layout(), call, view));
  }

  private async showClosing(page: ConsolePage, call: Call, view: FormView, edit: EditView): Promise<void> {
    page.render('inquiries/closing', closingPage(await page.layout(), call, { ...view, edit }));
  }
}
