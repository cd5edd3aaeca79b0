import type { Call } from '../../../domain/calls/call.entity.js';
import { answerKeys } from '../../../domain/proposals/proposal-content.js';
import { EditCall } from '../../../flows/calls/edit-call.flow.js';
import { ConsoleController } from '../../../console/frame/console-controller.js';
import type { ConsolePage } from '../../../console/frame/console-page.js';
import { type EditableQuestions, QuestionEditor } from '../../../console/questions/question-editor.js';
import type { Connection } from '../../../platform/database/tx.js';
import { countProposalAnswers } from '../domain/proposal-answers.queries.js';
import { submissionSettingsPath } from './submission-paths.js';

const flashes = {
  added: 'console.questions.done.added',
  changed: 'console.questions.done.saved',
  moved: 'console.questions.done.moved',
  removed: 'console.submissions.questionRemoved',
};

/** The questions that a call asks in the form of a proposal, beyond its criteria. */
@ConsoleController('calls/:id/submissions', 'submissions')
export class ProposalQuestionsController extends QuestionEditor {
  constructor(private readonly editCall: EditCall) {
    super();
  }

  protected async editable(slug: string, page: ConsolePage): Promise<EditableQuestions> {
    const call = await page.call(slug);
    return {
      ...(await proposalQuestions(page.connection, call)),
      call,
      subject: `call:${call.id}`,
      questions: call.proposalQuestions,
      takenKeys: answerKeys(call),
      save: (change) =>
        this.editCall.run(
          slug,
          ({ proposalQuestions: questions }) => ({ proposalQuestions: change(questions) }),
          page.actor,
        ),
      listPath: `${submissionSettingsPath(call)}#questions`,
      flashes,
    };
  }
}

/** Returns the addresses of a call's questions, and how many proposals answer each. */
export async function proposalQuestions(connection: Connection, call: Call) {
  const path = submissionSettingsPath(call);
  const counts = await countProposalAnswers(connection, call.id);
  return {
    newPath: `${path}/new-question`,
    pathOf: ({ key }: { key: string }) => `${path}/questions/${key}`,
    removal: 'remove' as const,
    answersTo: (key: string) => counts.get(key) ?? 0,
  };
}
