import { z } from 'zod';
import type { CertificateRow } from '../domain/certificates.queries.js';

const instant = z.string().meta({ format: 'date-time' });

export const certificateSchema = z
  .object({
    registrationId: z.string().meta({ format: 'uuid' }),
    name: z.string(),
    email: z.string(),
    minutesPresent: z.number().int().nullable(),
    earned: z.boolean(),
    number: z
      .string()
      .nullable()
      .meta({ description: 'Certificate number; null until the person downloads the certificate.' }),
    issuedAt: instant.nullable(),
    state: z
      .enum(['earned', 'valid', 'revoked'])
      .meta({ description: '`revoked`: withdrawn, or no longer earned after an attendance correction.' }),
  })
  .meta({ id: 'Certificate', title: 'Certificate' });
export type CertificateView = z.output<typeof certificateSchema>;

/** Returns the API view of a person who earned a certificate or has one. */
export function certificateView(row: CertificateRow): CertificateView {
  const { registrationId, name, email, minutesPresent, earned, number, issuedAt } = row;
  const state = row.isValid ? 'valid' : number === null ? 'earned' : 'revoked';
  return {
    registrationId,
    name,
    email,
    minutesPresent,
    earned,
    number,
    issuedAt: issuedAt?.toISOString() ?? null,
    state,
  };
}
