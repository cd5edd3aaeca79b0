import { Injectable } from '@nestjs/common';
import { correctDetails, type Details } from '../../domain/privacy/correct-details.js';
import type { Attendee } from '../../domain/registrations/attendee.entity.js';
import { Changes } from '../changes.js';

/** Corrects a person's name and organization, from their own page, which proves the address. */
@Injectable()
export class CorrectDetails {
  constructor(private readonly changes: Changes) {}

  /** Returns the attendee. */
  async run(attendeeId: string, details: Details, origin?: string): Promise<Attendee> {
    return this.changes.run({ kind: 'attendee', id: attendeeId, origin }, (change) =>
      correctDetails(change, attendeeId, details, 'owner'),
    );
  }
}
