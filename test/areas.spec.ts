import { Reflector } from '@nestjs/core';
import { apiTags } from '../src/api/openapi.js';
import { navigationItems } from '../src/console/frame/navigation.js';
import { InSection } from '../src/console/frame/console-controller.js';
import { areas } from '../src/app/areas.js';
import { KeepInTime } from '../src/app/app.module.js';
import { type JobTimes, jobTimesOf } from '../src/platform/job.js';

describe('the areas', () => {
  const controllers = areas.flatMap(({ surface }) => surface.controllers);

  test('offer an entry of the navigation for the section of each page', () => {
    const sections = controllers.map((one) => new Reflector().get(InSection, one) as string | null | undefined);
    const offered = ['account', ...navigationItems.all.map(({ name }) => name)];
    expect(new Set(sections.filter((name) => name))).toEqual(new Set(offered));
  });

  test('describe the tag of each controller of the API', () => {
    const tagged = controllers.flatMap((one) => (Reflect.getMetadata('swagger/apiUseTags', one) ?? []) as string[]);
    expect(new Set(apiTags.all.map(({ name }) => name))).toEqual(new Set(tagged));
  });

  test('provide these jobs', () => {
    const providers = [KeepInTime, ...areas.flatMap(({ surface }) => surface.providers)];
    const jobs = providers.flatMap((provider): [string, JobTimes][] => {
      const times = typeof provider === 'function' ? jobTimesOf(provider) : undefined;
      return times === undefined ? [] : [[(provider as { name: string }).name, times]];
    });
    expect(Object.fromEntries(jobs)).toEqual({
      AnnounceDue: { everyMs: 1000 },
      AppendEvents: { everyMs: 1000 },
      CloseQuickPolls: { everyMs: 60_000, atStart: true },
      DeliverMessages: { everyMs: 1000, wakesOn: 'message' },
      DeliverWebhooks: { everyMs: 1000 },
      EraseExpired: { everyMs: 600_000, atStart: true },
      ExpireEvents: { everyMs: 86_400_000, atStart: true },
      ForgetDeliveries: { everyMs: 86_400_000, atStart: true },
      ForgetSources: { everyMs: 86_400_000, atStart: true },
      IndexPeople: { everyMs: 60_000 },
      KeepInTime: { everyMs: 1000, atStart: true, wakesOn: 'message' },
      KeepReceived: { everyMs: 60_000, atStart: true },
      MatchDue: { everyMs: 1000, wakesOn: 'message' },
      NoteMoments: { everyMs: 10_000 },
      NotifySpeakers: { everyMs: 1000 },
      PlanReminders: { everyMs: 1000, rest: { times: 50, maxMs: 15_000 }, isHeartbeat: true },
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
      SyncRooms: { everyMs: 1000 },
      TranslateQuestions: { everyMs: 5000, rest: { times: 100, maxMs: 30_000 } },
    });
    expect(new Set(jobs.map(([name]) => name)).size).toBe(jobs.length);
  });
});
