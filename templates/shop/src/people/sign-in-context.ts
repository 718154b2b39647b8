import type { FastifyRequest } from 'fastify';
import type { PrismaClient } from '../../prisma/generated/client.ts';
import type { Config } from '../config.ts';
import type { RefusalCode } from '../errors.ts';
import { OF_A_BODY } from '../json-schema.ts';
import { readCookie } from './cookies.ts';
import { findDevice } from './devices.ts';
import type { SignInContext } from './sign-in.ts';

/** The settings that sign-in depends on. */
export type PeopleSettings = Pick<
  Config,
  'isProduction' | 'isInContainer' | 'pinSecret' | 'rateLimitPerMinute' | 'shop'
>;

/** Sign-ins that one address may try within a minute, whoever it tries. */
const SIGN_INS_PER_MINUTE = 60;

/** What a request with a password or a PIN may be refused with. */
export const OF_A_SECRET = ['SIGN_IN_FAILED', 'SIGN_IN_LOCKED', ...OF_A_BODY] as const satisfies RefusalCode[];

/** A route's limit of requests that make the server compute a hash. */
export function limitOfSignIns({ rateLimitPerMinute }: PeopleSettings) {
  return rateLimitPerMinute > 0 && { max: SIGN_INS_PER_MINUTE, timeWindow: '1 minute' };
}

/** Finds out at which till a request was made, and what else a sign-in needs. */
export async function signInContext(
  request: FastifyRequest,
  prisma: PrismaClient,
  { isProduction, pinSecret }: PeopleSettings,
): Promise<SignInContext> {
  const token = readCookie('till', request);
  const device = token === null ? null : await findDevice(prisma, token);
  return { prisma, pinSecret, isProduction, ip: request.ip, device };
}
