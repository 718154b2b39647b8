import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** Writes one line for each request, when it has been answered: refusals as warnings, everything else as information. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const line = {
      method: request.method,
      url: request.routeOptions.config.isPersonal ? request.url.split('?')[0] : request.url,
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      ...(error && { err: error }),
    };
    if (error || reply.statusCode >= 400) request.log.warn(line, 'refused');
    else request.log.info(line, 'answered');
  }
}
