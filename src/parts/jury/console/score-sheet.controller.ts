import { Get, Param, Post } from '@nestjs/common';
import { z } from 'zod';
import type { FormValues } from '../../../platform/http/form-values.js';
import { DeclareConflict } from '../flows/declare-conflict.flow.js';
import { messageInput, questionInput } from '../domain/jury-input.js';
import { readDiscussion } from '../domain/discussion.js';
import { readConflicts } from '../domain/found-conflicts.js';
import { listQuestionsFor } from '../domain/questions.queries.js';
import { AskTeam } from '../flows/ask-team.flow.js';
import { DiscussProposal } from '../flows/discuss-proposal.flow.js';
import { ScoreProposal } from '../flows/score-proposal.flow.js';
import { RecordAccess } from '../../../flows/proposals/record-access.flow.js';
import { filesForJurors, proposalForJurors } from '../domain/anonymity.js';
import { findDecision } from '../domain/decisions.queries.js';
import { getOwnRules } from '../domain/jury-members.queries.js';
import { findAssigned, findSheet } from '../domain/jury.queries.js';
import { asJudged, nothingJudged, readJudgedText } from '../domain/judged-text.queries.js';
import { findNextReview, listAssigned, listNeighbors } from '../domain/own-reviews.queries.js';
import { getProposalFile, listProposalFiles } from '../../../domain/proposals/proposal-files.queries.js';
import { isUuid } from '../../../platform/database/uuid.js';
import { type FieldError, Forbidden, NotFound, type Refusal, shownRefusal } from '../../../platform/errors.js';
import { FileStore } from '../../../platform/file-store/file-store.js';
import { sendFile } from '../../../platform/file-store/send-file.js';
import { translate } from '../../../platform/i18n/messages.js';
import { prose, read } from '../../../platform/validation.js';
import { ConsoleController, RequireAbility } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import { juryPath } from '../../../console/paths/paths.js';
import { listEarlierRanks } from './earlier-ranks.js';
import { jurorZone, type JurorZone } from './juror-zone.js';
import { sendAnonymousFile } from './send-anonymous-file.js';
import { sheetPath } from './jury-paths.js';
import { type SheetFields, scoreSheetPage } from './score-sheet.page.js';
import type { ScoreSheet } from '../domain/jury.entity.js';
import { dayAndTime } from '../../../console/ui/day-and-time.js';
import { juryFault } from './jury-faults.js';

const textsInput = z.strictObject({ comment: prose(5000), privateNote: prose(5000), feedback: prose(5000).optional() });

/** The page on which a juror scores a proposal. */
@ConsoleController('jury/proposals/:proposal', 'scoring')
@RequireAbility('score')
export class ScoreSheetController {
  constructor(
    private readonly scoreProposal: ScoreProposal,
    private readonly declareConflict: DeclareConflict,
    private readonly discussProposal: DiscussProposal,
    private readonly askTeam: AskTeam,
    private readonly recordAccess: RecordAccess,
    private readonly files: FileStore,
  ) {}

  @Get()
  async sheet(@Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    try {
      await this.show(page, id, { typed: null, fieldErrors: [], isLate: false });
    } catch (error) {
      if (!(error instanceof Forbidden) || error.code !== 'statement-first') throw error;
      page.redirect(juryPath);
    }
  }

  /** A PDF of the proposal; for jurors without a conflict of interest. */
  @Get('files/:file')
  async file(@Param('proposal') id: string, @Param('file') fileId: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await this.assigned(page, id);
    const conflictsOf = await readConflicts(page.connection, call.id, [page.organizer], [id]);
    if (conflictsOf({ proposalId: id, jurorId: page.organizer.id }).length > 0) throw fileNotFound();
    const { anonymousFileId } = await getProposalFile(page.connection, id, fileId);
    const rules = await getOwnRules(page.connection, call, page.organizer.id);
    const file = await this.files.find(fileId);
    if (file === null) throw fileNotFound();
    await this.recordAccess.run('proposal', `proposal:${id}`, page.actor);
    if (!rules.isAnonymous) return sendFile(page, this.files, file, 'private, no-cache');
    const all = await listProposalFiles(page.connection, id);
    const place = all.findIndex((one) => one.fileId === fileId) + 1;
    await sendAnonymousFile(page, this.files, file, anonymousFileId, documentName(place, page.language));
  }

  /** Saves the sheet. The script of the form asks for JSON, and does so while somebody fills it in. */
  @Post()
  async save(@Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    const { form } = page;
    const typed = typedSheet(form);
    const intent = form.choice('intent', ['draft', 'hand-in', 'hand-in-next']);
    const handIn = intent !== 'draft';
    const version = /^\d{1,9}$/u.test(form.text('version')) ? Number(form.text('version')) : -1;
    const textVersion = /^\d{1,9}$/u.test(form.text('text')) ? Number(form.text('text')) : undefined;
    const seconds = /^\d{1,6}$/u.test(form.text('seconds')) ? Number(form.text('seconds')) : 0;
    const isScript = page.request.headers.accept === 'application/json';
    try {
      await this.assigned(page, id);
      const { comment, privateNote, feedback } = typed;
      const texts = read(textsInput, { comment, privateNote, ...(form.names.includes('feedback') && { feedback }) });
      const sheet = await this.scoreProposal.run(
        id,
        { scores: typed.scores, ...texts, handIn, version, seconds, ...(textVersion !== undefined && { textVersion }) },
        page.actor,
      );
      if (isScript) return page.json(savedSheet(sheet, await this.zoneOf(page, id), page.language));
      page.redirect(
        intent === 'hand-in-next' ? await this.nextPath(page, id) : handIn ? juryPath : sheetPath({ id }),
        handIn ? 'console.jury.done.sheetHandedIn' : 'console.jury.done.sheetSaved',
      );
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) =>
        this.show(page, id, { typed, fieldErrors, isLate: code === 'scored-meanwhile' });
      if (isScript) return page.json(refusedSheet(shownRefusal(error, keepsTyped), page.language));
      await page.fail(error, again, keepsTyped);
    }
  }

  @Post('messages')
  async discuss(@Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await this.assigned(page, id);
    const message = page.form.text('message');
    try {
      const { message: text } = read(messageInput, { message });
      await page.createOnce((newId) => this.discussProposal.run(call.id, id, text, page.actor, newId));
      page.redirect(`${sheetPath({ id })}#discussion`, 'console.jury.done.discussed');
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[]) =>
        this.show(page, id, { typed: null, fieldErrors, isLate: false, message });
      await page.fail(error, again, keepsTyped);
    }
  }

  @Post('conflict')
  async conflict(@Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    const { call } = await this.assigned(page, id);
    const reason = page.form.line('reason', 500);
    const conflict = { jurorId: page.organizer.id, kind: 'interest' as const, reason, about: { proposalId: id } };
    await this.declareConflict.run(call.slug, conflict, page.actor);
    page.redirect(juryPath, 'console.jury.done.conflictDeclared');
  }

  @Post('hand-back')
  async handBack(@Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    try {
      await this.scoreProposal.handBack(id, page.form.line('reason', 500), page.actor);
      page.redirect(juryPath, 'console.jury.done.handedBack');
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[]) =>
        this.show(page, id, { typed: null, fieldErrors, isLate: false });
      await page.fail(error, again);
    }
  }

  /** Asks the team, once an owner has released it. */
  @Post('question')
  async ask(@Param('proposal') id: string, @Page() page: ConsolePage): Promise<void> {
    await this.assigned(page, id);
    const question = page.form.text('question');
    try {
      const { question: body } = read(questionInput, { question });
      await page.createOnce((newId) => this.askTeam.run(id, body, page.actor, newId));
      page.redirect(sheetPath({ id }), 'console.jury.done.questionAsked');
    } catch (error) {
      const again = (fieldErrors: readonly FieldError[], code: string) => {
        const faults = fieldErrors.length > 0 ? fieldErrors : [{ path: 'question', code, message: code }];
        return this.show(page, id, { typed: null, fieldErrors: faults, isLate: false, question });
      };
      await page.fail(error, again, keepsTyped);
    }
  }

  private async show(
    page: ConsolePage,
    id: string,
    shown: {
      typed: SheetFields | null;
      fieldErrors: readonly FieldError[];
      isLate: boolean;
      message?: string;
      question?: string;
    },
  ): Promise<void> {
    const { connection } = page;
    const { call, proposal } = await this.assigned(page, id);
    const juror = page.organizer;
    const [rules, decision, sheet, conflictsOf, layout, text, neighbors] = await Promise.all([
      getOwnRules(connection, call, juror.id),
      findDecision(connection, call.id),
      findSheet(connection, id, juror.id),
      readConflicts(connection, call.id, [juror], [id]),
      page.layout(),
      readJudgedText(connection, id),
      listNeighbors(connection, juror.id, proposal),
      this.recordAccess.run('proposal', `proposal:${id}`, page.actor),
    ]);
    const conflicts = conflictsOf({ proposalId: id, jurorId: juror.id });
    const isOpen = conflicts.length === 0;
    const view = scoreSheetPage(layout, {
      ...shown,
      discussion: isOpen && sheet?.state === 'handed-in' ? await readDiscussion(connection, call.id, id) : null,
      call,
      rules,
      proposal: proposalForJurors(asJudged(proposal, text), rules),
      sheet,
      isDecided: decision !== null,
      questions: isOpen ? await listQuestionsFor(connection, id, juror.id) : [],
      text: isOpen ? text : nothingJudged,
      files: isOpen
        ? filesForJurors(await listProposalFiles(connection, id), rules, (place) => documentName(place, page.language))
        : [],
      neighbors,
      conflicts,
      zone: jurorZone(page, call.timeZone),
      jurorId: juror.id,
      earlier: rules.showsEarlier ? await listEarlierRanks(connection, call.id, id) : [],
    });
    page.render('jury/score-sheet', view);
  }

  /** The next sheet to fill in without a conflict of interest, or the list once all are submitted. */
  private async nextPath(page: ConsolePage, id: string): Promise<string> {
    const { connection } = page;
    const { call, proposal } = await this.assigned(page, id);
    const juror = page.organizer;
    const conflictsOf = await readConflicts(connection, call.id, [juror]);
    const own = (await listAssigned(connection, juror.id)).flatMap(({ ids }) => ids);
    const others = own.filter((proposalId) => conflictsOf({ proposalId, jurorId: juror.id }).length > 0);
    const next = await findNextReview(connection, juror.id, proposal, others);
    return next === null ? juryPath : sheetPath({ id: next });
  }

  private async zoneOf(page: ConsolePage, id: string) {
    const { call } = await this.assigned(page, id);
    return jurorZone(page, call.timeZone);
  }

  /** Returns the proposal and its call. Throws NotFound if it isn't assigned to the juror, and Forbidden before the statement. */
  private async assigned(page: ConsolePage, id: string) {
    const proposal = isUuid(id) ? await findAssigned(page.connection, id, page.organizer.id) : null;
    if (proposal === null) throw new NotFound('proposal-not-found', 'Proposal not found.');
    const call = await page.callOf(proposal);
    const { hasSigned } = await getOwnRules(page.connection, call, page.organizer.id);
    if (!hasSigned) throw new Forbidden('statement-first', 'Sign the statement about conflicts of interest first.');
    return { call, proposal };
  }
}

/** Returns the name of a PDF whose own name would tell who proposes. */
function documentName(place: number, language: string): string {
  return `${translate(language, 'console.jury.anonymous.document', { place })}.pdf`;
}

function fileNotFound(): NotFound {
  return new NotFound('file-not-found', 'File not found.');
}

/** Returns whether a refusal shows the form again, so that the juror's entries aren't lost. */
function keepsTyped(refusal: Refusal): boolean {
  return [409, 403, 422].includes(refusal.status) && refusal.code !== 'forbidden';
}

/** Reads the form, which has a field `score.SLUG` for each criterion. */
function typedSheet(values: FormValues): SheetFields {
  const prefix = 'score.';
  const scores = values.names
    .filter((name) => name.startsWith(prefix))
    .map((name) => [name.slice(prefix.length), values.text(name)] as const);
  return {
    scores: Object.fromEntries(scores),
    comment: values.text('comment'),
    privateNote: values.text('privateNote'),
    feedback: values.text('feedback'),
  };
}

/** Returns the answer to the script for a sheet that was saved. */
function savedSheet(sheet: ScoreSheet, zone: JurorZone, language: string) {
  const at = dayAndTime(sheet.updatedAt, zone.timeZone, language);
  const saved = translate(language, `console.jury.sheet.${sheet.state}`, { at });
  return {
    version: String(sheet.version),
    saved,
    // Why the sheet can't be saved; then the script stops. Empty if it was saved.
    stopped: '',
    // Whether that is because it was saved elsewhere in the meantime.
    isLate: false,
    // Why a field can't be saved, by its name.
    errors: {},
  };
}

/** Returns the same for a sheet that was not saved. */
function refusedSheet({ code, fieldErrors }: Refusal, language: string) {
  const say = (key: string) => translate(language, `console.jury.notSaved.${key}`);
  const errors = Object.fromEntries(fieldErrors.map((error) => [error.path, juryFault(error, language)]));
  const [version, saved] = ['', say('fields')];
  if (fieldErrors.length > 0) return { version, saved, stopped: '', isLate: false, errors };
  const isLate = code === 'scored-meanwhile';
  return { version, saved, stopped: say(isLate ? 'meanwhile' : 'closed'), isLate, errors };
}
