/**
 * A usual address in lower case, which goes into envelopes and headers as it is. Others are parsed, quoted or converted
 * by nodemailer, which costs more than composing an email: hosts that are numbers or of other letters among them.
 */
const plainAddress = /^[\w+-]+(?:\.[\w+-]+)*@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/u;

/** Returns whether an address needs no conversion for SMTP. */
export function isPlainAddress(address: string): boolean {
  return plainAddress.test(address) && !address.includes('xn--') && address.length <= 254;
}
