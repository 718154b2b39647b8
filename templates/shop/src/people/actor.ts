import type { Right, Role } from './rights.ts';

/** Who sends a request, as the server found out. */
export interface Actor {
  readonly userId: number;
  readonly name: string;
  readonly role: Role;
  /** The registered till that the request comes from; null elsewhere. */
  readonly deviceId: number | null;
  /** The register of that till. */
  readonly registerId: number | null;
}

/** An allowed step. */
export interface Authorisation {
  /** The manager who approved it on the spot; null where the actor may do it alone. */
  readonly approvedById: number | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who sends the request. Set on every route whose `config` names a right. */
    readonly actor: Actor;
    /**
     * Asks for a right that depends on what is sent, such as a discount above a limit.
     * @throws Refusal FORBIDDEN or APPROVAL_REQUIRED
     */
    authorise(right: Right): Promise<Authorisation>;
  }

  interface FastifyContextConfig {
    /** The right without which the route refuses. `null`: open to everybody. */
    right?: Right | null;
    /**
     * Whether the request with this idempotency key was done before. Then its repeat asks for no approval: it can only be
     * answered with what was done first, or be refused because the key belongs to another request.
     */
    wasDone?: (idempotencyKey: string) => Promise<boolean>;
    /** Whether the query says something about a person, so that the log has the path alone. */
    isPersonal?: boolean;
  }
}
