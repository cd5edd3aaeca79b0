import { writtenPolls } from './console/written-polls.js';
import { writtenKinds } from '../../console/ui/written.js';
import { partPages } from '../../console/paths/part-pages.js';
import { requireOpen } from './domain/require-open.js';
import { eventMoments } from '../../domain/events/events.queries.js';
import { closing } from './domain/closing.js';
import { adding } from '../../domain/invitations/adding.js';
import { closePollsOfCall } from './domain/polls.queries.js';
import { planning } from '../../domain/sessions/planning.js';
import { setSessionOfPoll } from './domain/session-of-poll.js';
import { archiving } from '../../domain/calls/call.js';
import { area } from '../../app/area.js';
import { apiResources } from '../../api/resource.js';
import { pollResource } from './api/poll-resource.queries.js';
import { searchEntries } from '../../console/calls/search-entries.js';
import { PollsApiController } from './api/polls.controller.js';
import { PollFormController } from './console/poll-form.controller.js';
import { PollsController } from './console/polls.controller.js';
import { AnswerPoll } from './flows/answer-poll.flow.js';
import { ChangePoll } from './flows/change-poll.flow.js';
import { SendPolls } from './flows/send-polls.flow.js';
import { PollController } from './site/poll.controller.js';
import { newPollPath, pollPath, pollsPath } from './console/poll-paths.js';
import { personalData } from './domain/personal-data.js';
import { poll, pollReminder } from './domain/emails/polls.js';

/** Polls: which of some starts suit people. */
export const polls = area({
  name: 'polls',
  data: {
    contributes: [
      adding.with(requireOpen),
      archiving.with(closePollsOfCall),
      planning.with(setSessionOfPoll),
      eventMoments.with(closing),
    ],
    emails: [poll, pollReminder],
    personalData,
    auditActions: [
      'attendee.poll-answered',
      'poll.created',
      'poll.edited',
      'poll.deleted',
      'poll.people-added',
      'poll.tested',
      'poll.sent',
      'poll.reminded',
      'poll.closed',
      'poll.scheduled',
    ],
  },
  surface: {
    contributes: [
      apiResources.with(pollResource),
      searchEntries.with({ label: 'console.polls.new', path: newPollPath }),
      writtenKinds.with(writtenPolls),
      searchEntries.with({ label: 'console.planner.source.polls', path: pollsPath }),
      partPages.with({ newPoll: newPollPath, poll: pollPath, polls: pollsPath }),
    ],
    apiTags: [
      {
        name: 'Polls',
        order: 160,
        description: 'Polls that ask people which start times suit them.',
      },
    ],
    controllers: [
      // Site
      PollController,
      // Console
      PollFormController,
      PollsController,
      // API
      PollsApiController,
    ],
    providers: [AnswerPoll, ChangePoll, SendPolls],
  },
});
