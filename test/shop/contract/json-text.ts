// JSON as it is written: with members that come twice, members named "__proto__", and numbers that JavaScript has no value for.

/** The members of an object, in their order. A name may come twice. */
export class Members {
  readonly list: readonly (readonly [name: string, value: Json])[];

  constructor(list: readonly (readonly [string, Json])[]) {
    this.list = list;
  }
}

/** A piece of JSON text that is written as it stands. */
export class Raw {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Json = null | boolean | number | string | readonly Json[] | Members | Raw;

export function writeJson(value: Json): string {
  if (value instanceof Raw) return value.text;
  if (value instanceof Members) {
    return `{${value.list.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member)}`).join(',')}}`;
  }
  return Array.isArray(value) ? `[${value.map(writeJson).join(',')}]` : JSON.stringify(value);
}

/** Replaces what is at a place of a value. The places are counted from the value itself, 0, through all that is in it. */
export function replaceAt(value: Json, place: number, change: (found: Json) => Json): Json {
  let left = place % countPlaces(value);
  const walk = (found: Json): Json => {
    if (left-- === 0) return change(found);
    if (found instanceof Members) return new Members(found.list.map(([name, member]) => [name, walk(member)] as const));
    return Array.isArray(found) ? found.map(walk) : found;
  };
  return walk(value);
}

function countPlaces(value: Json): number {
  const within = value instanceof Members ? value.list.map(([, member]) => member) : Array.isArray(value) ? value : [];
  return within.reduce<number>((places, member) => places + countPlaces(member as Json), 1);
}
