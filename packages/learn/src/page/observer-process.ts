// The process that looks at blueprint, plan and tables while somebody has the page open. It is one of its own, so that
// neither its memory nor its work is the shop's. It ends with its parent, or when its parent lets go of it.

import { inProject } from 'pos-migrate/internal/project-command';
import { projectSettings } from '../runner/lesson-session.ts';
import { workingIn } from '../runner/whereabouts.ts';
import { Observer } from './observer.ts';
import { findPlace, listPlaces } from './places.ts';
import { errorInWords } from './read-view.ts';
import { Storyteller } from './story/storyteller.ts';
import type { Answer, Question } from './watching.ts';

/** The story is looked at as a place is, and told only when somebody asks. */
const STORY = 'story';

const storyteller = new Storyteller(projectSettings);
const observers = new Map<string, Promise<Observer | null>>();
/** Those that are on their way out. */
const leaving = new Set<Promise<void>>();

/** How each question is answered, by its kind. What is thrown becomes the answer's refusal. */
async function answerTo(question: Question): Promise<unknown> {
  switch (question.kind) {
    case 'places':
      return listPlaces();
    case 'watch':
      return question.place === STORY || (await observerOf(question.place)) !== null;
    case 'leave':
      return leave(question.place);
    case 'step':
      return (await (await observerOf(question.place))?.step(question.name)) ?? null;
    case 'story':
      return storyteller.ask(question.request);
  }
}

function observerOf(id: string): Promise<Observer | null> {
  const known = observers.get(id);
  if (known) return known;
  const made = findPlace(id).then(
    (place) => place && new Observer(place, (view) => send({ kind: 'view', place: id, view })),
  );
  observers.set(id, made);
  const forget = () => observers.delete(id);
  made.then((observer) => observer ?? forget(), forget);
  return made;
}

async function leave(id: string): Promise<void> {
  const observer = observers.get(id);
  observers.delete(id);
  const stopped = id === STORY ? storyteller.stop() : (async () => (await observer)?.stop())();
  leaving.add(stopped);
  await stopped.finally(() => leaving.delete(stopped));
}

function send(answer: Answer): void {
  if (process.connected) process.send?.(answer);
}

const [, , projectDir = process.cwd()] = process.argv;
const whereabouts = { projectDir, typedIn: projectDir, env: process.env };

process.on('message', async (question: Question) => {
  try {
    const value = await inProject(projectDir, () => workingIn(whereabouts, () => answerTo(question)));
    send({ kind: 'answer', id: question.id, value });
  } catch (error) {
    send({ kind: 'answer', id: question.id, refusal: errorInWords(error) });
  }
});
// Ctrl+C reaches the whole group: what is on the server is taken away first, when the parent goes.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('disconnect', async () => {
  await Promise.allSettled([...observers.keys(), STORY].map(leave));
  await Promise.allSettled(leaving);
  process.exit();
});
