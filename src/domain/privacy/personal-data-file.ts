import type { Call } from '../calls/call.entity.js';
import { givenAnswers } from '../questions/given-answers.js';
import type { PersonalData, StoredRegistration } from './personal-data.queries.js';
import type { PrivacyNotice } from './privacy-notice.entity.js';
import { storedUntilOn } from './privacy-notice.js';

const at = (instant: Date | null) => instant?.toISOString() ?? null;

/**
 * Returns everything that is stored about a person as JSON. `version` changes when a field changes its meaning or goes;
 * new fields can come without notice. Secret links are left out: the file travels.
 */
export function personalDataFile(data: PersonalData, call: Call, notice: PrivacyNotice | null, now: Date): object {
  const { attendee } = data;
  return {
    version: 1,
    generatedAt: now.toISOString(),
    call: { slug: call.slug, name: call.name },
    storedUntilOn: notice === null ? null : storedUntilOn(call, notice),
    profile: {
      id: attendee.id,
      email: attendee.email,
      name: attendee.name,
      organization: data.organization,
      organizationEnteredBy: attendee.organizationAssertedBy,
      country: attendee.country,
      timeZone: attendee.timeZone,
      language: attendee.language,
      provenAt: at(attendee.provenAt),
      provenBy: attendee.provenBy,
      unsubscribedFrom: attendee.unsubscribedFrom,
      undeliverableSince: at(attendee.suppressedAt),
      undeliverableReason: attendee.suppressionReason,
      blockedAt: at(attendee.blockedAt),
      blockReason: attendee.blockReason,
      createdAt: at(attendee.createdAt),
      changedAt: at(attendee.changedAt),
    },
    addressChange: data.addressChange?.email
      ? {
          email: data.addressChange.email,
          requestedAt: at(data.addressChange.requestedAt),
          expiresAt: at(data.addressChange.expiresAt),
        }
      : null,
    otherAddresses: data.otherAddresses,
    registrations: data.registrations.map((one) => registrationPart(one, data)),
    emails: data.emails.map((email) => ({
      kind: email.kind,
      session: email.sessionTitle,
      to: email.to,
      state: email.state,
      createdAt: at(email.createdAt),
      sentAt: at(email.sentAt),
      bouncedAt: at(email.bouncedAt),
      result: email.result,
    })),
    invitations: data.invitations.map(({ invitedAt, remindedAt, openedAt, declinedAt, ...invitation }) => ({
      ...invitation,
      invitedAt: at(invitedAt),
      remindedAt: at(remindedAt),
      openedAt: at(openedAt),
      declinedAt: at(declinedAt),
    })),
    polls: data.polls.map(({ askedAt, remindedAt, openedAt, answeredAt, ...poll }) => ({
      ...poll,
      askedAt: at(askedAt),
      remindedAt: at(remindedAt),
      openedAt: at(openedAt),
      answeredAt: at(answeredAt),
    })),
    recordings: data.recordings.map(({ session, requestedAt }) => ({ session, requestedAt: at(requestedAt) })),
    proposals: data.proposals,
    pilots: data.pilots,
    delegations: data.delegations.map(({ id, organization, people }) => ({ id, organization, people })),
    listings: data.listings.map(({ listedAt, withdrawnAt, ...listing }) => ({
      ...listing,
      listedAt: at(listedAt),
      withdrawnAt: at(withdrawnAt),
    })),
    accessNeeds: data.accessNeeds.map(({ askedAt, ...need }) => ({ ...need, askedAt: at(askedAt) })),
    feedback: data.namedFeedback,
    tags: data.tags,
    notes: data.notes.map(({ body, writtenAt, editedAt }) => ({
      text: body,
      writtenAt: at(writtenAt),
      editedAt: at(editedAt),
    })),
    activity: data.activity.map((entry) => ({ ...entry, at: at(entry.at) })),
  };
}

function registrationPart({ registration, session, source, ...stored }: StoredRegistration, data: PersonalData) {
  const questions = data.questions.filter(({ sessionId }) => sessionId === session.id);
  return {
    id: registration.id,
    session: {
      id: session.id,
      title: session.title,
      startsAt: at(session.startsAt),
      endsAt: at(session.endsAt),
      timeZone: session.timeZone,
    },
    state: registration.state,
    attends: registration.attendance,
    listensIn: registration.listensIn,
    enteredBy: source?.source ?? null,
    enteredByName: source?.coordinator ?? null,
    enteredAt: at(source?.at ?? registration.createdAt),
    createdAt: at(registration.createdAt),
    updatedAt: at(registration.updatedAt),
    confirmedAt: at(registration.confirmedAt),
    offerExpiresAt: at(registration.offerExpiresAt),
    answers: givenAnswers(questions, registration.answers).map(({ question, value }) => ({
      key: question.key,
      question: question.label,
      answer: value,
    })),
    calendarReply: {
      reply: registration.rsvp,
      at: at(registration.rsvpAt),
      comment: registration.rsvpComment,
      proposedTime: registration.proposedTime,
      unusedReply: registration.unusedReply,
    },
    joinedAt: at(registration.joinedAt),
    attendance: {
      attendedAt: at(registration.attendedAt),
      minutes: registration.minutesPresent,
      spans: stored.spans.map(({ source: evidence, from, until }) => ({
        source: evidence,
        from: at(from),
        until: at(until),
      })),
      checkIns: stored.checkIns.map((one) => ({ at: at(one.at), method: one.method, undoneAt: at(one.undoneAt) })),
      correction: stored.correction && {
        present: stored.correction.present,
        minutes: stored.correction.minutes,
        correctedAt: at(stored.correction.correctedAt),
      },
    },
    certificates: stored.certificates.map((one) => ({
      number: one.number,
      name: one.name,
      issuedAt: at(one.issuedAt),
      replacedAt: at(one.replacedAt),
      revokedAt: at(one.revokedAt),
    })),
  };
}
