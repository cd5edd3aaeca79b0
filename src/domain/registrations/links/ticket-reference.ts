/**
 * Returns a short reference that is easy to read out and type at the door, where staff then see the name: the beginning
 * of a random id, and the end of one that begins with the time (version 7), which those who registered together share.
 */
export function ticketReference(registrationId: string): string {
  const part = registrationId[14] === '7' ? registrationId.slice(-8) : registrationId.slice(0, 8);
  return part.toUpperCase();
}
