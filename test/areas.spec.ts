import { areas } from '../src/app/areas.js';
import { KeepInTime } from '../src/app/keep-in-time.js';
import { type JobTimes, jobTimesOf } from '../src/platform/job.js';

describe('the areas', () => {
  test('provide these jobs', () => {
    const providers = [KeepInTime, ...areas.flatMap(({ surface }) => surface.providers)];
    const jobs = providers.flatMap((provider): [string, JobTimes][] => {
      const times = typeof provider === 'function' ? jobTimesOf(provider) : undefined;
      return times === undefined ? [] : [[(provider as { name: string }).name, times]];
    });
    expect(Object.fromEntries(jobs)).toEqual({
      DeliverMessages: { everyMs: 1000, wakesOn: 'message' },
      EraseExpired: { everyMs: 600_000, atStart: true },
      ForgetSources: { everyMs: 86_400_000, atStart: true },
      IndexPeople: { everyMs: 60_000 },
      KeepInTime: { everyMs: 1000, atStart: true, wakesOn: 'message' },
      KeepReceived: { everyMs: 60_000, atStart: true },
      MatchDue: { everyMs: 1000, wakesOn: 'message' },
      NotifySpeakers: { everyMs: 1000 },
      PlanReminders: { everyMs: 1000, rest: { times: 50, mostMs: 15_000 }, isHeartbeat: true },
      ReadProposalTexts: { everyMs: 1000 },
      ReleaseSeats: { everyMs: 1000 },
      RemoveOldJobs: { everyMs: 600_000, atStart: true },
      RemoveOldMessages: { everyMs: 86_400_000, atStart: true },
      RunJobs: { everyMs: 1000 },
      SendBroadcast: { everyMs: 1000 },
      SendInvitations: { everyMs: 1000 },
      SendLetters: { everyMs: 1000 },
      SendPolls: { everyMs: 1000 },
      SumCounts: { everyMs: 60_000 },
      SweepFiles: { everyMs: 60_000 },
    });
    expect(new Set(jobs.map(([name]) => name)).size).toBe(jobs.length);
  });
});
