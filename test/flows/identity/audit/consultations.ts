import { randomUUID } from 'node:crypto';
import { ShowFeature } from '../../../../src/flows/calls/show-feature.flow.js';
import { EditSpeaker } from '../../../../src/flows/speakers/edit-speaker.flow.js';
import { speakerInput } from '../../../../src/domain/speakers/speaker-input.js';
import { BookConsultation } from '../../../../src/parts/consultations/flows/book-consultation.flow.js';
import { HostConsultations } from '../../../../src/parts/consultations/flows/host-consultations.flow.js';
import { ProveAddress } from '../../../../src/flows/registrations/prove-address.flow.js';
import { consultationHours } from '../../../support/edit-forms.js';
import { app, auditEntries, byAttendee, byStaff, come, organizer, world } from './audited.js';

export function auditConsultations(): void {
  test('names who gives hours, books them and changes what is booked', async () => {
    const origin = 'page 198.51.100.0/24';
    const session = await world.session({ startsAtLocal: '2030-01-14T16:00' });
    const { attendee } = await come(session.id);
    await app.app.get(ProveAddress).run(attendee, origin);
    const { callId } = session;
    const { slug } = world.call;
    await app.app.get(ShowFeature).run(slug, 'consultations', true, organizer);
    const speaker = await app.app.get(EditSpeaker).create(slug, speakerInput.parse({ name: 'Ada' }), organizer);
    const id = randomUUID();
    const hours = {
      ...consultationHours,
      timeZone: 'UTC',
      weekly: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '12:00', until: '14:00' })),
      bufferMinutes: 0,
    };
    const given = byStaff('speaker.consultation-hours', 'speaker');
    expect(await auditEntries(HostConsultations, (flow) => flow.add(slug, speaker.id, hours, organizer, id))).toEqual([
      given,
    ]);
    const rules = { perTeam: 3, perOrganization: 0, cancelHours: 24 };
    expect(await auditEntries(HostConsultations, (flow) => flow.setRules(slug, rules, organizer))).toEqual([
      byStaff('call.consultation-rules', 'call'),
    ]);
    const day = new Date(app.clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
    const at = (time: string) => ({ hostId: id, startsAt: new Date(`${day}T${time}Z`) });
    const matter = { topic: '', question: '', language: 'en', proposalId: null, isNightAgreed: true };
    const book = (flow: BookConsultation) => flow.book(attendee.id, { choice: at('12:00'), ...matter }, origin);
    expect(await auditEntries(BookConsultation, book)).toEqual([
      byAttendee('attendee.consultation-booked', 'attendee'),
    ]);
    const [booked] = await app.dataSource.query('select id from consultation_bookings where host_id = $1', [id]);
    const moved = (flow: HostConsultations) => flow.move(callId, booked.id, at('13:00'), '', organizer);
    expect(await auditEntries(HostConsultations, moved)).toEqual([byStaff('attendee.consultation-moved', 'attendee')]);
    const cancel = (flow: BookConsultation) => flow.cancel(attendee.id, booked.id, origin);
    expect(await auditEntries(BookConsultation, cancel)).toEqual([
      byAttendee('attendee.consultation-cancelled', 'attendee'),
    ]);
  });
}
