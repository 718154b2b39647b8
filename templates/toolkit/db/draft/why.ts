/** What stands after `Why:` in a draft whose author has not said it yet. */
export const WHY_BLANK = '<fill in: what goes wrong without this?>';

/** Whether a header's `Why:` has been filled in. */
export function isWhyFilled(why: string | null): why is string {
  return why !== null && why.trim() !== '' && !/^<.*>$/.test(why.trim());
}
