import { area } from '../app/area.js';
import { PollsApiController } from '../api/polls/polls.controller.js';
import { PollFormController } from '../console/polls/poll-form.controller.js';
import { PollsController } from '../console/polls/polls.controller.js';
import { AnswerPoll } from '../flows/polls/answer-poll.flow.js';
import { ClosePoll } from '../flows/polls/close-poll.flow.js';
import { DraftPoll } from '../flows/polls/draft-poll.flow.js';
import { RemindPoll } from '../flows/polls/remind-poll.flow.js';
import { SchedulePoll } from '../flows/polls/schedule-poll.flow.js';
import { SendPoll } from '../flows/polls/send-poll.flow.js';
import { PollController } from '../site/polls/poll.controller.js';

/** Polls: which of some starts suit people. */
export const polls = area({
  name: 'polls',
  surface: {
    controllers: [
      // Site
      PollController,
      // Console
      PollFormController,
      PollsController,
      // API
      PollsApiController,
    ],
    providers: [AnswerPoll, ClosePoll, DraftPoll, RemindPoll, SchedulePoll, SendPoll],
  },
});
