/** What `… CASCADE` adds to the sentence. */
export function cascade({ behavior }: { behavior?: string }): string {
  return behavior === 'DROP_CASCADE' ? ', and everything that depends on it' : '';
}
