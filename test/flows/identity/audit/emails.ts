import { ChangeBroadcast } from '../../../../src/flows/broadcasts/change-broadcast.flow.js';
import { RetryMessages } from '../../../../src/flows/notifications/retry-messages.flow.js';
import { SendBroadcast } from '../../../../src/flows/broadcasts/send-broadcast.flow.js';
import { SetEmailTemplate } from '../../../../src/flows/notifications/set-email-template.flow.js';
import { AddInvitees } from '../../../../src/flows/invitations/add-invitees.flow.js';
import { AnswerInvitation } from '../../../../src/flows/invitations/answer-invitation.flow.js';
import { ChangeInvitation } from '../../../../src/flows/invitations/change-invitation.flow.js';
import { SendInvitations } from '../../../../src/flows/invitations/send-invitations.flow.js';
import { AnswerPoll } from '../../../../src/parts/polls/flows/answer-poll.flow.js';
import { ChangePoll } from '../../../../src/parts/polls/flows/change-poll.flow.js';
import { SendPolls } from '../../../../src/parts/polls/flows/send-polls.flow.js';
import { listPollStarts } from '../../../../src/parts/polls/domain/polls.queries.js';
import { inviteesInput } from '../../../../src/domain/invitations/invitation-input.js';
import { Invitee } from '../../../../src/domain/invitations/invitation.entity.js';
import { ReceiveEmail } from '../../../../src/flows/notifications/receive-email.flow.js';
import { TestCampaign } from '../../../../src/flows/campaigns/test-campaign.flow.js';
import { broadcastInput } from '../../../../src/domain/broadcasts/broadcast-input.js';
import { PreviewBroadcast } from '../../../../src/flows/broadcasts/preview-broadcast.flow.js';
import { Message } from '../../../../src/domain/notifications/message.entity.js';
import { invitationToken, pollToken } from '../../../../src/domain/registrations/links/link-tokens.js';
import { goldenBounce } from '../../../support/bounces.js';
import { app, world, organizer, me, come, auditEntries, byStaff, byAttendee, bySystem } from './audited.js';

export function auditEmails(): void {
  test('names the mailbox that handed in what came back', async () => {
    const session = await world.session();
    const { registration, attendee } = await come(session.id);
    await app.deliver();
    const message = await app.dataSource.getRepository(Message).findOneByOrFail({ registrationId: registration.id });
    const report = goldenBounce('postfix-unknown-user.eml', { messageId: message.messageId, email: attendee.email });
    const comesBack = () => auditEntries(ReceiveEmail, (flow) => flow.run(report, { kind: 'system' }));
    const back = [bySystem('message.bounced'), bySystem('attendee.unreachable', 'attendee')];
    expect(await comesBack()).toEqual(back);
    expect(await auditEntries(RetryMessages, (flow) => flow.one(message.id, organizer))).toEqual([
      byStaff('attendee.tried-again', 'attendee'),
      byStaff('message.retried', 'registration'),
    ]);
    await app.deliver();
    expect(await comesBack()).toEqual(back);
    expect(await auditEntries(RetryMessages, (flow) => flow.liftSuppression(attendee.id, me(attendee.id)))).toEqual([
      byAttendee('attendee.tried-again', 'attendee'),
    ]);
    expect(await auditEntries(RetryMessages, (flow) => flow.liftSuppression(attendee.id, me(attendee.id)))).toEqual([]);
  });

  test('names who changes the emails of a call and sends a broadcast', async () => {
    const worded = { state: 'Welcome, {name}' };
    const { slug } = world.call;
    expect(await auditEntries(SetEmailTemplate, (flow) => flow.run(slug, 'invited', 'en', worded, organizer))).toEqual([
      byStaff('call.mail-worded', 'call'),
    ]);
    await come((await world.session({ startsAtLocal: '2027-03-03T10:00' })).id);
    const input = broadcastInput.parse({ contents: { en: { subject: 'News', body: 'Good news.' } } });
    const about = (action: string) => byStaff(action, 'broadcast');
    let id = '';
    const draft = async (flow: ChangeBroadcast) => {
      ({ id } = await flow.create(slug, input, organizer));
    };
    expect(await auditEntries(ChangeBroadcast, draft)).toEqual([about('broadcast.created')]);
    const changes = { contents: { en: { subject: 'More news', body: 'Good news.' } } };
    expect(await auditEntries(ChangeBroadcast, (flow) => flow.edit(id, changes, organizer))).toEqual([
      about('broadcast.edited'),
    ]);
    expect(await auditEntries(ChangeBroadcast, (flow) => flow.remove(id, organizer))).toEqual([
      about('broadcast.deleted'),
    ]);
    await draft(app.app.get(ChangeBroadcast));
    const test = { action: 'broadcast.tested' as const, subject: `broadcast:${id}`, emails: [] };
    expect(await auditEntries(TestCampaign, (flow) => flow.run(test, 'en', organizer))).toEqual([
      about('broadcast.tested'),
    ]);
    const { audience } = await app.app.get(PreviewBroadcast).run(world.call, input, organizer);
    const send = { confirm: audience.total, sendAt: new Date('2027-03-01T08:00:00Z') };
    expect(await auditEntries(ChangeBroadcast, (flow) => flow.confirm(id, send, organizer))).toEqual([
      about('broadcast.scheduled'),
    ]);
    expect(await auditEntries(ChangeBroadcast, (flow) => flow.stop(id, organizer))).toEqual([
      about('broadcast.unscheduled'),
    ]);
    const now = { confirm: audience.total, sendAt: null };
    expect(await auditEntries(ChangeBroadcast, (flow) => flow.confirm(id, now, organizer))).toEqual([
      about('broadcast.began'),
    ]);
    const { id: sessionId } = await world.session({ startsAtLocal: '2027-03-04T10:00' });
    await come(sessionId);
    const content = { subject: 'News', body: 'Good news.' };
    expect(
      await auditEntries(ChangeBroadcast, (flow) => flow.writeToAttendees(sessionId, content, 1, organizer)),
    ).toEqual([about('broadcast.created'), about('broadcast.began')]);
    await auditEntries(SendBroadcast, (flow) => flow.run());
    expect(await auditEntries(ChangeBroadcast, (flow) => flow.stop(id, organizer))).toEqual([
      about('broadcast.stopped'),
    ]);
  });

  test('names who invites people to register, and who answers', async () => {
    const session = await world.session({ startsAtLocal: '2027-03-04T10:00' });
    const about = (action: string) => byStaff(action, 'invitation');
    const input = { sessions: [session.id], contents: {} };
    let id = '';
    const draft = async (flow: ChangeInvitation) => {
      ({ id } = await flow.create(world.call.slug, input, organizer));
    };
    expect(await auditEntries(ChangeInvitation, draft)).toEqual([about('invitation.created')]);
    expect(await auditEntries(ChangeInvitation, (flow) => flow.edit(id, input, organizer))).toEqual([]);
    const reworded = { ...input, contents: { en: { subject: 'Join us', body: 'Please come.' } } };
    expect(await auditEntries(ChangeInvitation, (flow) => flow.edit(id, reworded, organizer))).toEqual([
      about('invitation.edited'),
    ]);
    expect(await auditEntries(ChangeInvitation, (flow) => flow.remove(id, organizer))).toEqual([
      about('invitation.deleted'),
    ]);
    await draft(app.app.get(ChangeInvitation));
    const list = inviteesInput.parse({ list: 'Ines <ines@example.org>' });
    expect(await auditEntries(AddInvitees, (flow) => flow.run(id, list, organizer))).toEqual([
      about('invitation.people-added'),
    ]);
    const send = { confirm: 1, remindAt: null, reservedUntil: null };
    expect(await auditEntries(ChangeInvitation, (flow) => flow.confirm(id, send, organizer))).toEqual([
      about('invitation.sent'),
    ]);
    expect(await auditEntries(SendInvitations, (flow) => flow.run())).toEqual([]);
    const invitee = await app.dataSource.getRepository(Invitee).findOneByOrFail({ invitationId: id });
    const token = invitationToken(app.config.secret, invitee.id, 1);
    const by = (action: string) => byAttendee(action, 'attendee');
    expect(await auditEntries(AnswerInvitation, (flow) => flow.decline(token, true, 'page 198.51.100.0/24'))).toEqual([
      by('attendee.invitation-declined'),
    ]);
    expect(await auditEntries(AnswerInvitation, (flow) => flow.decline(token, true, 'page 198.51.100.0/24'))).toEqual(
      [],
    );
    expect(await auditEntries(AnswerInvitation, (flow) => flow.decline(token, false, 'page 198.51.100.0/24'))).toEqual([
      by('attendee.invitation-reopened'),
    ]);
    const ines = { name: 'Inês', timeZone: 'Europe/Lisbon', isOwnZone: true, language: 'en' };
    expect(
      await auditEntries(AnswerInvitation, (flow) => flow.register(token, [session.id], ines, 'page 198.51.100.0/24')),
    ).toEqual([by('attendee.proven'), by('attendee.renamed'), byAttendee('registration.confirmed')]);
    expect(await auditEntries(ChangeInvitation, (flow) => flow.remind(id, organizer))).toEqual([
      about('invitation.reminded'),
    ]);
    expect(await auditEntries(ChangeInvitation, (flow) => flow.stop(id, organizer))).toEqual([
      about('invitation.stopped'),
    ]);
  });

  test('names who sends a poll, and who answers', async () => {
    const about = (action: string) => byStaff(action, 'poll');
    const starts = [new Date('2027-03-04T10:00Z')];
    const input = { title: 'Deep dive', durationMinutes: 60, starts, closesAt: new Date('2027-03-01T10:00Z') };
    let made = { id: '', invitationId: '' };
    const draft = async (flow: ChangePoll) => {
      const { poll, invitation } = await flow.create(world.call.slug, input, organizer);
      made = { id: poll.id, invitationId: invitation.id };
    };
    expect(await auditEntries(ChangePoll, draft)).toEqual([about('poll.created')]);
    expect(await auditEntries(ChangePoll, (flow) => flow.remove(made.id, organizer))).toEqual([about('poll.deleted')]);
    await draft(app.app.get(ChangePoll));
    const list = inviteesInput.parse({ list: 'Ida <ida@example.org>' });
    expect(await auditEntries(AddInvitees, (flow) => flow.run(made.invitationId, list, organizer))).toEqual([
      about('poll.people-added'),
    ]);
    expect(await auditEntries(ChangePoll, (flow) => flow.confirm(made.id, 1, organizer))).toEqual([about('poll.sent')]);
    await app.app.get(SendPolls).run();
    const invitee = await app.dataSource.getRepository(Invitee).findOneByOrFail({ invitationId: made.invitationId });
    const [start] = await listPollStarts(app.dataSource.manager, made.id);
    const answer = { startId: start?.id ?? '', answer: 'yes' as const, timeZone: null };
    const token = pollToken(app.config.secret, invitee.id, 1);
    const say = (flow: AnswerPoll) => flow.run(token, answer, 'page 198.51.100.0/24');
    expect(await auditEntries(AnswerPoll, say)).toEqual([byAttendee('attendee.poll-answered', 'attendee')]);
    expect(await auditEntries(AnswerPoll, say)).toEqual([]);
    expect(await auditEntries(ChangePoll, (flow) => flow.remind(made.id, organizer))).toEqual([about('poll.reminded')]);
    expect(await auditEntries(ChangePoll, (flow) => flow.close(made.id, organizer))).toEqual([about('poll.closed')]);
    const schedule = (flow: ChangePoll) => flow.schedule(made.id, answer.startId, organizer);
    expect(await auditEntries(ChangePoll, schedule)).toEqual([
      byStaff('session.created', 'session'),
      about('poll.scheduled'),
    ]);
  });
}
