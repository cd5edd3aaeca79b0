import { Get, Param, Post } from '@nestjs/common';
import type { Call } from '../../../domain/calls/call.entity.js';
import type { Session } from '../../../domain/sessions/session.entity.js';
import { ConsoleController, OpenToFacilitators } from '../../../console/frame/console-controller.js';
import { ConsolePage, Page } from '../../../console/frame/console-page.js';
import type { ConsoleLayout } from '../../../console/frame/layout.js';
import { featuresPath } from '../../../console/paths/call-paths.js';
import { Config } from '../../../platform/config.js';
import { translate } from '../../../platform/i18n/messages.js';
import { Conflict } from '../../../platform/errors.js';
import type { DraftsById } from '../domain/draft.js';
import { listDrafts } from '../domain/drafts.queries.js';
import { type CountedInquiry, listInquiries } from '../domain/inquiries.queries.js';
import { inquiryStates, takesInquiries } from '../domain/inquiry.js';
import type { QuickPoll } from '../domain/quick-poll.js';
import { pollResults } from '../domain/quick-poll-results.js';
import { listPolls } from '../domain/quick-polls.queries.js';
import { type LiveStep, liveSteps, ModerateQuestions } from '../flows/moderate-questions.flow.js';
import { translatedView } from './questions.page.js';
import { inquiryPath, liveQueuePath, publicLivePath, quickPollPath, sessionFilePath } from './inquiry-paths.js';

/** The queue of whoever hosts a session: one tap each. Who asked is not on it. */
@ConsoleController('sessions/:id/live', 'sessions')
@OpenToFacilitators('session')
export class LiveQueueController {
  constructor(
    private readonly moderateQuestions: ModerateQuestions,
    private readonly config: Config,
  ) {}

  @Get()
  async queue(@Param('id') id: string, @Page() page: ConsolePage): Promise<void> {
    const { session, call } = await page.session(id);
    const states = ['chosen', 'new', 'held', 'answered', 'hidden'] as const;
    const filter = { states, sessionId: session.id, order: 'votes', limit: 200 } as const;
    const inquiries = await listInquiries(page.connection, call.id, filter);
    const polls = await listPolls(page.connection, session.id);
    const drafts = await listDrafts(page.connection, this.config, inquiries);
    page.render(
      'inquiries/live-queue',
      liveQueuePage(await page.layout(), { call, session, inquiries, drafts, polls }),
    );
  }

  @Post(':number')
  async move(@Param('id') id: string, @Param('number') number: string, @Page() page: ConsolePage): Promise<void> {
    const { form, actor } = page;
    const from = inquiryStates.find((state) => state === form.text('from'));
    try {
      await this.moderateQuestions.run(id, number, form.choice('to', liveSteps), actor, from);
      page.redirect(liveQueuePath({ id }));
    } catch (error) {
      // The queue shows what a colleague has done meanwhile.
      if (!(error instanceof Conflict) || error.code !== 'question-changed') throw error;
      page.redirect(liveQueuePath({ id }), 'console.inquiries.live.faster');
    }
  }
}

const stepsFrom: Readonly<Record<string, readonly LiveStep[]>> = {
  chosen: ['answered', 'new'],
  new: ['chosen', 'answered', 'hidden'],
  held: ['new', 'hidden'],
  answered: ['chosen'],
  hidden: ['new'],
};

interface Queue {
  call: Call;
  session: Session;
  inquiries: readonly CountedInquiry[];
  drafts: DraftsById;
  polls: readonly QuickPoll[];
}

function liveQueuePage(layout: ConsoleLayout, { call, session, inquiries, drafts, polls }: Queue) {
  const { language, mayRead, mayRun } = layout;
  const text = (key: string, values = {}) => translate(language, `console.inquiries.${key}`, values);
  const groupOf = (state: 'chosen' | 'new' | 'held' | 'answered' | 'hidden') => ({
    title: translate(language, `inquiries.state.${state}`),
    rows: inquiries
      .filter((one) => one.state === state)
      .map((one) => ({
        text: one.text,
        lang: one.language,
        translated: translatedView(one, drafts, call, language),
        note: [
          translate(language, 'inquiries.votes', { count: one.votes }),
          ...(one.heldFor === null || state !== 'held' ? [] : [text(`held.${one.heldFor}`)]),
        ].join(' · '),
        path: mayRead ? inquiryPath(call, one) : null,
        action: `${liveQueuePath(session)}/${one.number}`,
        from: state,
        steps: (stepsFrom[state] ?? []).map((to) => ({
          to,
          label: text(`live.${state === 'chosen' || to !== 'new' ? to : 'show'}`),
          isFirst: to === stepsFrom[state]?.[0],
        })),
      })),
  });
  const groups = (['chosen', 'new', 'held', 'answered', 'hidden'] as const).map(groupOf);
  return {
    ...layout,
    title: text('live.title'),
    // Until organizers let people ask, nobody can follow or vote.
    off:
      takesInquiries(call) || call.archivedAt !== null
        ? null
        : { text: text('off'), path: featuresPath(call), label: text('switchOn') },
    phonePath: publicLivePath(call, session),
    stagePath: `${publicLivePath(call, session)}/stage`,
    files: [
      ...(inquiries.length > 0
        ? [{ path: sessionFilePath(session, 'questions'), label: translate(language, 'inquiries.short') }]
        : []),
      ...(polls.some((poll) => poll.state !== 'draft')
        ? [{ path: sessionFilePath(session, 'quick-polls'), label: text('poll.title') }]
        : []),
    ],
    newPollPath: mayRun ? quickPollPath(session, 'new') : null,
    updatesPath: `${publicLivePath(call, session)}/updates`,
    polls: polls.map((poll) => pollView(poll, { call, session, language })),
    isEmpty: inquiries.length === 0 && polls.length === 0,
    groups: groups.filter(({ rows }) => rows.length > 0),
  };
}

function pollView(poll: QuickPoll, { call, session, language }: { call: Call; session: Session; language: string }) {
  const text = (key: string) => translate(language, `console.inquiries.poll.${key}`);
  const path = (part?: 'open' | 'close' | 'words') => quickPollPath(session, poll.number, part);
  const hasVotes = poll.state !== 'draft';
  return {
    ...pollResults(poll, call.languages[0] ?? language, []),
    state: { label: text(`state.${poll.state}`), ...pollShapes[poll.state] },
    kind: text(`kind.${poll.kind}`),
    step: {
      draft: { path: path('open'), label: text('open') },
      open: { path: path('close'), label: text('close') },
      closed: null,
    }[poll.state],
    editPath: hasVotes ? null : path(),
    hasVotes,
    words: poll.kind === 'words' && hasVotes ? { path: path('words'), hidden: poll.hiddenWords } : null,
  };
}

const pollShapes = {
  draft: { tone: 'off', icon: 'ring' },
  open: { tone: 'good', icon: 'half' },
  closed: { tone: 'off', icon: 'square' },
} as const;
