import type { Static } from 'typebox';
import { EMAIL_ADDRESS, Id, Named, NOT_BLANK, Nullable, STORABLE } from '../json-schema.ts';
import { Type } from '../schema-builder.ts';
import { RIGHTS, type Right } from './rights.ts';

const Role = Type.Enum(['cashier', 'manager']);
const Moment = Type.String({ format: 'date-time' });

export const PaperWidth = Type.Enum(['mm58', 'mm80'], { description: 'The roll that its receipt printer takes.' });

const Email = Type.String({ minLength: 3, maxLength: 254, pattern: EMAIL_ADDRESS });
const Password = Type.String({ minLength: 1, maxLength: 200, pattern: STORABLE });
const NewPassword = Type.String({
  minLength: 12,
  maxLength: 200,
  pattern: STORABLE,
  description: 'Of at least 12 letters.',
});
const Pin = Type.String({ pattern: '^[0-9]{4,8}$', description: 'Four to eight digits.', examples: ['4711'] });
const Token = Type.String({ minLength: 1, maxLength: 200 });

export const Credentials = Type.Object({ email: Email, password: Password }, { additionalProperties: false });
export const PinSignIn = Type.Object({ userId: Id, pin: Pin }, { additionalProperties: false });
export const Refreshing = Type.Object({ refreshToken: Token }, { additionalProperties: false });
export const NewPin = Type.Object({ password: Password, pin: Pin }, { additionalProperties: false });
export const PasswordChange = Type.Object(
  { password: Password, newPassword: NewPassword },
  { additionalProperties: false },
);

export const Session = Type.Object(
  {
    shopName: Type.String(),
    person: Nullable(
      Type.Object({
        id: Id,
        name: Type.String(),
        role: Role,
        rights: Type.Unsafe<Record<Right, 'yes' | 'approval' | 'no'>>(
          Type.Object(
            Object.fromEntries(Object.keys(RIGHTS).map((right) => [right, Type.Enum(['yes', 'approval', 'no'])])),
          ),
        ),
      }),
    ),
    till: Nullable(
      Type.Object({
        id: Id,
        name: Type.String(),
        register: Named,
        paperWidth: PaperWidth,
        people: Type.Array(Type.Object({ id: Id, name: Type.String(), role: Role }), {
          description: 'Who can sign in here by PIN.',
        }),
      }),
    ),
    hint: Nullable(Type.String({ description: 'How to sign in, while the shop is in development.' })),
  },
  {
    examples: [
      {
        shopName: 'Corner Shop',
        person: null,
        till: {
          id: 3,
          name: 'Left of the door',
          register: { id: 1, name: 'Till 1' },
          paperWidth: 'mm80',
          people: [{ id: 2, name: 'Alex', role: 'cashier' }],
        },
        hint: null,
      },
    ],
  },
);
export type Session = Static<typeof Session>;

export const ClientTokens = Type.Object({
  accessToken: Type.String({ description: 'For the header `Authorization: Bearer …`.' }),
  expiresIn: Type.Integer({ description: 'Seconds for which the access token is good.' }),
  refreshToken: Type.String({ description: 'Gets the next two tokens, once.' }),
});

export const ApprovalRequest = Type.Object(
  { right: Type.Enum(Object.keys(RIGHTS) as Right[]), userId: Id, pin: Pin },
  { additionalProperties: false },
);
export const GivenApproval = Type.Object({
  approval: Type.String({ description: 'For the header `Approval` of the one request that needs it.' }),
  expiresAt: Moment,
});

export const NewDevice = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, pattern: NOT_BLANK }), registerId: Id },
  { additionalProperties: false },
);
export const DeviceInList = Type.Object({
  id: Id,
  name: Type.String(),
  register: Named,
  paperWidth: PaperWidth,
  createdAt: Moment,
});
export const Paper = Type.Object({ paperWidth: PaperWidth }, { additionalProperties: false });
export const DeviceList = Type.Object({ items: Type.Array(DeviceInList) });
export const RegisterList = Type.Object({ items: Type.Array(Named) });
export const EndedSessions = Type.Object({ ended: Type.Integer({ description: 'How many sign-ins ended.' }) });
