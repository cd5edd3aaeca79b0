import { createHash, createSign, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';

/** How a device answers, where it doesn't answer as it should. */
interface Deviation {
  /** The site that asks. */
  origin?: string;
  host?: string;
  /** Whether the person has unlocked the device. */
  isVerified?: boolean;
  counter?: number;
}

interface Options {
  challenge: string;
  user?: { id: string };
}

const [present, verified, attested] = [0x01, 0x04, 0x40];
const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest();
const text = (value: string) => Buffer.concat([Buffer.from([0x60 + value.length]), Buffer.from(value)]);
const bytes = (value: Buffer) => Buffer.concat([Buffer.from([0x59, value.length >> 8, value.length & 255]), value]);

/** A device with one passkey (WebAuthn, ES256, no attestation), which answers as a browser writes it. */
export class TestPasskey {
  readonly id = randomBytes(16);
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private userHandle = '';
  private counter = 0;

  constructor(private readonly origin: string) {}

  /** Makes the passkey. */
  create(options: Options, deviation: Deviation = {}): string {
    this.userHandle = options.user?.id ?? '';
    const { x = '', y = '' } = this.keys.publicKey.export({ format: 'jwk' });
    const coseKey = Buffer.concat([
      Buffer.from('a5010203262001215820', 'hex'),
      Buffer.from(x, 'base64url'),
      Buffer.from('225820', 'hex'),
      Buffer.from(y, 'base64url'),
    ]);
    const credential = Buffer.concat([Buffer.alloc(16), Buffer.from([0, this.id.length]), this.id, coseKey]);
    const authData = Buffer.concat([this.authenticatorData(deviation, attested), credential]);
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3]),
      text('fmt'),
      text('none'),
      text('attStmt'),
      Buffer.from([0xa0]),
      text('authData'),
      bytes(authData),
    ]);
    const clientDataJSON = this.clientData('webauthn.create', options, deviation);
    return this.respond({
      clientDataJSON: clientDataJSON.toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal'],
    });
  }

  /** Signs a challenge. */
  sign(options: Options, deviation: Deviation & { key?: KeyObject } = {}): string {
    const clientDataJSON = this.clientData('webauthn.get', options, deviation);
    const authenticatorData = this.authenticatorData(deviation);
    const signature = createSign('sha256')
      .update(Buffer.concat([authenticatorData, sha256(clientDataJSON)]))
      .sign(deviation.key ?? this.keys.privateKey);
    return this.respond({
      clientDataJSON: clientDataJSON.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: signature.toString('base64url'),
      userHandle: this.userHandle,
    });
  }

  private clientData(type: string, { challenge }: Options, { origin = this.origin }: Deviation): Buffer {
    return Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }));
  }

  private authenticatorData({ host, isVerified = true, counter }: Deviation, extraFlags = 0): Buffer {
    const count = Buffer.alloc(4);
    count.writeUInt32BE(counter ?? ++this.counter);
    const flags = present | (isVerified ? verified : 0) | extraFlags;
    return Buffer.concat([sha256(host ?? new URL(this.origin).hostname), Buffer.from([flags]), count]);
  }

  private respond(response: object): string {
    const id = this.id.toString('base64url');
    return JSON.stringify({
      id,
      rawId: id,
      type: 'public-key',
      clientExtensionResults: {},
      authenticatorAttachment: 'platform',
      response,
    });
  }
}
